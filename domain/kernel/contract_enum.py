"""Closed lists of words in the contract; read whatever the case, or by number (S-001)."""

from enum import StrEnum
from typing import Self

_LONGEST_NUMBER = 9
"""Digits of a number that is looked up; no enum has so many words."""


class ContractEnum(StrEnum):
    """A contract enum; `numbers` are the integers that clients may send instead, quoted or not."""

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return dict(enumerate((word.value for word in cls), start=1))

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if isinstance(value, bool):
            return None
        text = str(value)
        if text.isascii() and text.isdigit():
            word = cls.numbers().get(int(text[:_LONGEST_NUMBER]))
            return cls(word) if word is not None else None
        return next((word for word in cls if word.lower() == text.lower()), None)
