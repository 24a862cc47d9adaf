"""The Snowball stemmers, the rules that PostgreSQL's text search uses too."""

from functools import cache, lru_cache
from typing import Protocol

_HOT = 50_000
"""Words remembered, some megabytes: letters to citizens share most of theirs."""


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


class SnowballStemming:
    """Implements Stemming. For one thread, as the event loop is: a stemmer keeps its word while it works."""

    def stem(self, word: str, language: str) -> str:
        return _stem(word, language)


@lru_cache(maxsize=_HOT)
def _stem(word: str, language: str) -> str:
    return _stemmer(language).stemWord(word)


@cache
def _stemmer(language: str) -> _Stemmer:
    from snowballstemmer import stemmer  # type: ignore[import-untyped]  # noqa: PLC0415 - no types; at first use only

    made: _Stemmer = stemmer(language)
    return made
