"""What a text is found by: its lexemes, each two neighbours as one term, whole words, and addresses."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from domain.kernel.localization import Localization
from domain.search.languages import STEMMED, Stem
from domain.search.words import addresses, words

MOST_TERMS: Final = 10_000
MOST_BYTES: Final = 200_000
_AROUND: Final = 3
"""Bytes that a term takes in a document beside its own: quotes and a comma."""


def lexemes(text: str, language_code: str, stem: Stem) -> list[str]:
    """Give the stems of the words in order; a word with a digit is a name of something and stays as it is."""
    found, language = words(text), STEMMED.get(language_code)
    if language is None:
        return found
    return [stem(word, language) if word.isalpha() or not _has_digit(word) else word for word in found]


def phrase(found: list[str]) -> Iterator[str]:
    """Give the terms that together say these lexemes stand beside one another: a word alone is its own phrase."""
    return iter(found) if len(found) == 1 else map(" ".join, pairwise(found))


def terms(texts: Iterable[Localization], stem: Stem) -> Iterator[str]:
    """Give all terms of all texts, repetitions too; phrases do not reach from one text into another.

    Whole words stand beside their stems, for those who search without naming a language.
    """
    for text in texts:
        found = lexemes(text.value, text.language_code, stem)
        yield from found
        yield from map(" ".join, pairwise(found))
        yield from (word for word, lexeme in zip(words(text.value), found, strict=True) if word != lexeme)
        yield from addresses(text.value)


def limit_terms(found: Iterable[str]) -> tuple[str, ...]:
    """Keep each term once, and of too many the first ones."""
    kept: dict[str, None] = {}
    size = 0
    for term in found:
        if term in kept:
            continue
        size += _AROUND + (len(term) if term.isascii() else len(term.encode()))
        if size > MOST_BYTES or len(kept) == MOST_TERMS:
            break
        kept[term] = None
    return tuple(kept)


def _has_digit(word: str) -> bool:
    return any(character.isnumeric() for character in word)
