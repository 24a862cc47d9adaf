"""Service owner labels as a search names them: whole, or by how they begin (S-127)."""

from typing import Self

from domain.kernel.state import state

ANY_END = "*"


@state
class LabelPattern:
    """`text` is trimmed and in lower case, as labels are stored; with `is_prefix` a label may go on behind it."""

    text: str
    is_prefix: bool = False

    @classmethod
    def read(cls, written: str) -> Self:
        """Read a pattern that has passed its rule: a star stands only at its end."""
        text = written.strip().lower()
        return cls(text=text.removesuffix(ANY_END), is_prefix=text.endswith(ANY_END))


def is_readable(written: str) -> bool:
    return ANY_END not in written.strip().removesuffix(ANY_END)
