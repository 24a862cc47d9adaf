"""The business process a dialog belongs to, and the one before it (M-014)."""

from domain.dialog.rules import urls
from domain.kernel import texts
from domain.kernel.failures import Failures, make_failure


def failures(process: str | None, preceding_process: str | None) -> Failures:
    if not process and preceding_process:
        yield make_failure("process", texts.empty)
    yield from urls.uri("process", process)
    yield from urls.uri("precedingProcess", preceding_process)
