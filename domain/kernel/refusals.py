"""Why an operation ends without doing what was asked. Statuses for them exist only where they are rendered.

Refusal
├── Unauthenticated       no token, or one that is not to be trusted
├── Invalid               what was sent breaks rules; the first failures, in order
├── Forbidden             the caller may not; the reasons
├── NotFound              there is no such thing, as far as the caller may know
├── Gone                  it was there and is removed
├── Conflict              it collides with what is stored
├── RevisionMismatch      the caller's revision is not the current one
├── Unprocessable         well-formed, but the domain refuses; the first failures, in order
├── TooLarge              beyond a limit of size
├── BadGateway            an upstream system failed
├── Unavailable           the store is overloaded or away for the moment
└── InMaintenance         everything is closed for a while
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from domain.kernel import texts
from domain.kernel.failures import MOST_FAILURES, Failure, take_most

_LONGEST_TEXT = 8_000
_MOST_TOLD = 40_000
"""Characters: texts quote what was sent, and no refusal may be larger than what it refuses."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Ends the operation; `errors` maps the contract's key to its texts."""

    def __init__(self, errors: Mapping[str, list[str]] | None = None, detail: str | None = None) -> None:
        super().__init__(detail or "")
        self.errors = {key: [_cut(text) for text in told] for key, told in (errors or {}).items()}
        self.detail = detail


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}..."


def _collect_errors(failures: Iterable[Failure]) -> tuple[dict[str, list[str]], str | None]:
    """Give the first failures by key, and the sentence that there are more; no more are looked for."""
    errors: dict[str, list[str]] = {}
    size = 0
    for count, failure in enumerate(take_most(failures)):
        if count == MOST_FAILURES or size > _MOST_TOLD:
            return errors, texts.more_failures(count)
        text = _cut(failure.text)
        errors.setdefault(failure.path, []).append(text)
        size += len(failure.path) + len(text)
    return errors, None


class Unauthenticated(Refusal):
    """`detail` names what is wrong with the token, without its content."""


class Invalid(Refusal):
    def __init__(self, failures: Iterable[Failure]) -> None:
        super().__init__(*_collect_errors(failures))


class Forbidden(Refusal):
    """Either reasons under the key `Forbidden`, or a key of its own (`Type`); no errors for a missing scope."""

    def __init__(self, *reasons: str, key: str = "Forbidden") -> None:
        super().__init__({key: list(reasons)} if reasons else {})


class NotFound(Refusal):
    def __init__(self, entity: str, *ids: object, text: str | None = None, expires: str | None = None) -> None:
        named = ", ".join(str(identifier) for identifier in ids)
        super().__init__({entity: [text or f"Entity '{entity}' with the following key(s) was not found: ({named})."]})
        self.expires = expires


class Gone(Refusal):
    def __init__(self, entity: str, *ids: object) -> None:
        named = ", ".join(str(identifier) for identifier in ids)
        super().__init__({entity: [f"Entity '{entity}' with the following key(s) is removed: ({named})."]})


class Conflict(Refusal):
    def __init__(self, key: str, text: str) -> None:
        super().__init__({key: [text]})


class RevisionMismatch(Refusal):
    pass


class Unprocessable(Refusal):
    def __init__(self, failures: Iterable[Failure]) -> None:
        super().__init__(*_collect_errors(failures))


class TooLarge(Refusal):
    def __init__(self, title: str) -> None:
        super().__init__(detail=title)


class UpstreamFailed(Refusal):
    pass


class Unavailable(Refusal):
    """`retry_after`: seconds after which a new attempt is sensible."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(detail="The store did not answer in time. Please try again.")
        self.retry_after = retry_after


class InMaintenance(Refusal):
    """The system is closed for maintenance; `until` is when it is expected to open again, None when unknown."""

    def __init__(self, until: datetime | None = None) -> None:
        super().__init__()
        self.until = until
