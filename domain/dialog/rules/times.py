"""Points in time: past (with tolerance for callers' clocks), future, and in order."""

from datetime import datetime, timedelta

from domain.kernel import texts
from domain.kernel.failures import Failures, make_failure, quote_field
from domain.kernel.moment import Moment

TOLERANCE = timedelta(seconds=15)


def in_past(field: str, instant: datetime | None, moment: Moment) -> Failures:
    if instant is not None and instant > moment.now + TOLERANCE:
        yield make_failure(field, texts.in_past)


def in_future(field: str, instant: datetime | None, moment: Moment) -> Failures:
    """Judge without tolerance: now is still good (M-060, S-045)."""
    if instant is not None and instant < moment.now:
        yield make_failure(field, texts.in_future)


def not_before(field: str, instant: datetime | None, other: str, bound: datetime | None) -> Failures:
    if instant is not None and bound is not None and instant < bound:
        yield make_failure(field, texts.after, quote_field(other))
