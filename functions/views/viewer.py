"""For whom an answer is made: which languages, whether persons are masked, and who is looking."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Viewer:
    """`languages` best first, empty for all; `mask` is None where real identifiers are shown (M-091, E-067, E-070)."""

    urn: str | None = None
    languages: tuple[str, ...] = ()
    mask: Callable[[str | None], str | None] | None = None


SERVICE_OWNER = Viewer()
