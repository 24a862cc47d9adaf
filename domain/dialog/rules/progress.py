"""How far along a dialog is, in percent (M-012)."""

from domain.kernel import texts
from domain.kernel.failures import Failures, make_failure

_LOWEST, _HIGHEST = 0, 100


def failures(progress: int | None) -> Failures:
    if progress is not None and not _LOWEST <= progress <= _HIGHEST:
        yield make_failure("progress", texts.out_of_range, _LOWEST, _HIGHEST, progress)
