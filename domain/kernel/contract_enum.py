"""Closed lists of words in the contract; read whatever the case, or by number (S-001)."""

from enum import StrEnum
from typing import Self


class ContractEnum(StrEnum):
    """A contract enum; `numbers` are the integers that clients may send instead."""

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return dict(enumerate((word.value for word in cls), start=1))

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if isinstance(value, bool):
            return None
        if isinstance(value, int):
            word = cls.numbers().get(value)
            return cls(word) if word is not None else None
        return next((word for word in cls if word.lower() == str(value).lower()), None)
