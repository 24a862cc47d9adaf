"""What a caller asks for in free text: words, phrases, AND, OR and negation (E-021)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from domain.kernel.localization import normalize_language
from domain.search.languages import SIMPLE, Stem
from domain.search.terms import lexemes, phrase
from domain.search.words import addresses

_TOKEN: Final = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


class _Operator(Enum):
    AND = "and"
    OR = "or"


_OPERATORS: Final = {operator.value: operator for operator in _Operator}


@dataclass(frozen=True, slots=True)
class Clause:
    """A word or phrase: terms that are all there or, negated, are not all there."""

    terms: tuple[str, ...]
    is_negated: bool = False


@dataclass(frozen=True, slots=True)
class Expression:
    """One of the `ways` holds, in which every clause holds; where no word was given there is none (E-022)."""

    ways: tuple[tuple[Clause, ...], ...]


def read_expression(text: str, language_code: str | None, stem: Stem) -> Expression:
    """Read any text at all: operators at either end are dropped, and so is what has no word in it.

    Clauses with no operator between them are combined with OR, or with AND once any of them is negated.
    """
    found = list(_parts(text, normalize_language(language_code or SIMPLE), stem))
    is_any_negated = any(isinstance(part, Clause) and part.is_negated for part in found)
    between = default = _Operator.AND if is_any_negated else _Operator.OR
    ways: list[tuple[Clause, ...]] = []
    for part in found:
        if isinstance(part, _Operator):
            between = part
        else:
            ways[-1:] = _join(ways[-1:], part, between)
            between = default
    return Expression(tuple(ways))


def _join(last: list[tuple[Clause, ...]], clause: Clause, between: _Operator) -> list[tuple[Clause, ...]]:
    if last and between is _Operator.AND:
        return [(*last[0], clause)]
    return [*last, (clause,)]


def _parts(text: str, language_code: str, stem: Stem) -> Iterator[Clause | _Operator]:
    for token in _TOKEN.finditer(text):
        minus, quoted, word = token.group("minus", "phrase", "word")
        if word is not None and not minus and word.lower() in _OPERATORS:
            yield _OPERATORS[word.lower()]
            continue
        written = quoted if word is None else word
        whole = addresses(written)[:1]
        found = whole or lexemes(written, language_code, stem)
        if found:
            yield Clause(tuple(phrase(found)), is_negated=bool(minus))
