"""The host's name in leases, the same after a restart in the same data folder."""

import fcntl
from pathlib import Path
from uuid import uuid4


class HostIdentity:
    """A host that keeps its name takes up its own leases at once after a crash, instead of waiting until they expire.

    The name's file stays locked while the host lives: a second host in the folder gets a name of its own.
    """

    def __init__(self, folder: Path | None) -> None:
        self.name = str(uuid4())
        if folder:
            self._keep_name(folder)

    def _keep_name(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "host-name").open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self._file.seek(0)
        self.name = self._file.read() or self.name
        self._file.truncate(0)
        self._file.write(self.name)
        self._file.flush()

    def close(self) -> None:
        if hasattr(self, "_file"):
            self._file.close()
