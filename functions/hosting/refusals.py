"""Refusals of the transport, which no operation knows."""

from domain.kernel import texts
from domain.kernel.refusals import Refusal


class LengthRequired(Refusal):
    """The body did not arrive, because its length was not sent."""

    def __init__(self) -> None:
        super().__init__(detail=texts.NO_LENGTH)


class NotAcceptable(Refusal):
    """The caller takes no JSON."""
