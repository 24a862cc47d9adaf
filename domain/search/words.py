"""The words of a text, casefolded: letters and digits of any script."""

import re
from typing import Final
from unicodedata import normalize

LONGEST: Final = 100
"""Characters of a word that count: an identifier of any length is found, and no term outgrows an index."""

_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0b82\u0bbe-\u0bcd\u0bd7\u200c\u200d"
)
"""Vowel signs and accents of the stemmed languages: parts of a word that are no letters."""
_WORD: Final = re.compile(rf"[^\W_]+(?:[{_MARKS}]+[^\W_]*)*")


def words(text: str) -> list[str]:
    return [word[:LONGEST] for word in _WORD.findall(_fold(text))]


def _fold(text: str) -> str:
    return text.lower() if text.isascii() else normalize("NFC", text.casefold())
