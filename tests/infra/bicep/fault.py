"""What a check reports."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: `code` is its kind, such as `undefined` or `unknown-property`."""

    path: Path
    line: int
    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line} {self.code}: {self.detail}"
