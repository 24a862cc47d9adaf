"""The caller's own key of a dialog or transmission (M-019, M-070)."""

from domain.dialog.rules import strings
from domain.kernel.failures import Failures

_SHORTEST, _LONGEST = 3, 36


def idempotent_key(key: str | None) -> Failures:
    return strings.between("idempotentKey", key, _SHORTEST, _LONGEST)
