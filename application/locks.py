"""Changes of one dialog take turns within a process, so that they race only against those of other processes."""

import asyncio
from uuid import UUID
from weakref import WeakValueDictionary


class DialogLocks:
    """Remembers a dialog only while somebody changes it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    def of(self, dialog_id: UUID) -> asyncio.Lock:
        return self._locks.setdefault(dialog_id, asyncio.Lock())
