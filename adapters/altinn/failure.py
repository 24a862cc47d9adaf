"""How a call to Altinn fails."""

from domain.kernel.refusals import UpstreamFailed


class UpstreamFailure(UpstreamFailed):
    """`status` is the final HTTP status; None when there was no answer, or none that could be read."""

    def __init__(self, detail: str, status: int | None = None) -> None:
        super().__init__(detail=detail)
        self.status = status
