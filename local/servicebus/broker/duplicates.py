"""Recognises a message id that was sent before within a window of time."""

from typing import Any

from local.servicebus.broker.journal import Ledger


class DuplicateDetection:
    """window: milliseconds an id is remembered; None when the entity does not detect duplicates."""

    def __init__(self, ledger: Ledger, window: int | None) -> None:
        self._ledger = ledger
        self._window = window
        self._seen = ledger.remembered() if window else {}

    def is_repeated(self, message_id: Any, moment: int) -> bool:
        """Whether the id was seen within the window; if not, it is from now on. A message without id never is."""
        if self._window is None or message_id is None:
            return False
        self._forget(moment - self._window)
        key = str(message_id)
        if key in self._seen:
            return True
        self._seen[key] = moment
        self._ledger.remember(key, moment)
        return False

    def _forget(self, before: int) -> None:
        """Ids were remembered in order of time, so the outdated ones come first."""
        outdated = []
        for key, at in self._seen.items():
            if at >= before:
                break
            outdated.append(key)
        for key in outdated:
            del self._seen[key]
            self._ledger.forget(key)
