"""The words of a text, casefolded: letters and digits of any script; and addresses, which are found whole."""

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


_TOKEN: Final = re.compile(r"[^\s\"'<>()\[\]{},;|]++")
_AROUND: Final = ".:!?*_"
"""What stands around an address without being part of it."""
_HOST: Final = r"(?:[\w-]++\.)++[^\W\d_]{2,}"
_ADDRESS: Final = re.compile(
    rf"(?:[a-z][a-z0-9+.-]*+://|mailto:)?(?P<whole>(?:[\w.+-]++@)?(?P<host>{_HOST})(?::\d++)?(?P<path>[/?#].*)?)",
    re.DOTALL,
)
_LONGEST_TOKEN: Final = 2_000
"""Characters: no address that people look for is longer, and no text costs more than its length."""


def addresses(text: str) -> list[str]:
    """Give e-mail addresses, hosts, and URLs without their scheme, as PostgreSQL's parser keeps them.

    Of a URL the host is one too. Hosts that are numbers, and file names, are words as any.
    """
    found: list[str] = []
    for token in _TOKEN.findall(_fold(text)) if "." in text else ():
        address = _ADDRESS.fullmatch(token.strip(_AROUND)) if len(token) <= _LONGEST_TOKEN else None
        if address is not None:
            found.append(address["whole"][:LONGEST])
            found.extend([address["host"][:LONGEST]] if address["path"] else [])
    return found


def words(text: str) -> list[str]:
    return [word[:LONGEST] for word in _WORD.findall(_fold(text))]


def _fold(text: str) -> str:
    return text.lower() if text.isascii() else normalize("NFC", text.casefold())
