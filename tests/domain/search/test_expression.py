"""The query language of free text (E-021)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.search.expression import Clause, Expression, read_expression


def stem(word: str, _language: str) -> str:
    return word.rstrip("er")


def shown(expression: Expression) -> str:
    """Write an expression as one line: `|` between ways, `&` between clauses, `!` before negated ones."""
    return " | ".join(" & ".join(map(_shown, way)) for way in expression.ways)


def _shown(clause: Clause) -> str:
    return ("!" if clause.is_negated else "") + "+".join(clause.terms)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("foo", "foo"),
        ("foo bar", "foo | bar"),
        ("foo AND bar", "foo & bar"),
        ("foo and bar Or baz", "foo & bar | baz"),
        ("foo OR bar AND baz", "foo | bar & baz"),
        ("foo bar AND baz", "foo | bar & baz"),
        ("foo -bar", "foo & !bar"),
        ("foo bar -baz", "foo & bar & !baz"),
        ("foo OR -bar", "foo | !bar"),
        ("-foo", "!foo"),
        ('"foo bar baz"', "foo bar+bar baz"),
        ('"foo" bar', "foo | bar"),
        ('-"foo bar" baz', "!foo bar & baz"),
        ('"foo and bar"', "foo and+and bar"),
        ('"and" foo', "and | foo"),
        ("-or foo", "!or & foo"),
        ('"foo bar', "foo bar"),
        ('foo"bar baz"', "foo | bar baz"),
        ("AND foo OR", "foo"),
        ("foo AND OR bar", "foo | bar"),
        ("foo AND !!! bar", "foo & bar"),
        ("sfo-plass", "sfo plass"),
        ("--foo", "!foo"),
        ("foo - bar", "foo | bar"),
        ("FOO", "foo"),
        ("AND OR", ""),
        ("--- !!!", ""),
        ('""', ""),
        ("   ", ""),
    ],
)
def test_texts_mean(text: str, expected: str) -> None:
    assert shown(read_expression(text, None, stem)) == expected


@pytest.mark.parametrize(
    ("code", "expected"), [("nb", "søk"), ("nn-NO", "søk"), ("no", "søk"), (None, "søker"), ("se", "søker")]
)
def test_words_are_stemmed_by_the_language_that_was_named(code: str | None, expected: str) -> None:
    assert shown(read_expression("søker", code, stem)) == expected


@given(st.text(st.sampled_from('ab-" ANDOR|&!()*:\x00æ\u0300🎉'), max_size=40))
def test_any_text_is_read_and_no_clause_is_empty(text: str) -> None:
    for way in read_expression(text, "nb", stem).ways:
        assert way
        assert all(clause.terms for clause in way)


@given(st.lists(st.sampled_from(["aa", "bb", "cc", "AND", "OR", "-aa", "-bb"]), max_size=8))
def test_operators_at_the_ends_change_nothing(tokens: list[str]) -> None:
    inner = read_expression(" ".join(tokens), None, stem)
    assert read_expression(" ".join(["AND", *tokens, "OR"]), None, stem) == inner
