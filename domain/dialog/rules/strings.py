"""Texts: present, long enough, not too long."""

from domain.kernel import texts
from domain.kernel.failures import Failures, make_failure

MAX_STRING = 255


def length(text: str) -> int:
    """Count UTF-16 units: the contract's limits count them, and texts tell the caller how many there were."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def required(field: str, text: str | None) -> Failures:
    if text is None or not text.strip():
        yield make_failure(field, texts.empty)


def at_most(field: str, text: str | None, limit: int = MAX_STRING) -> Failures:
    if text is not None and (given := length(text)) > limit:
        yield make_failure(field, texts.too_long, limit, given)


def at_least(field: str, text: str | None, limit: int) -> Failures:
    if text is not None and (given := length(text)) < limit:
        yield make_failure(field, texts.too_short, limit, given)


def between(field: str, text: str | None, low: int, high: int) -> Failures:
    yield from at_least(field, text, low)
    yield from at_most(field, text, high)
