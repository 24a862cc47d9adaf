"""What counts as a word."""

import pytest

from domain.search.words import LONGEST, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Søknad om SFO-plass, 2026!", ["søknad", "om", "sfo", "plass", "2026"]),
        ("snake_case a.b", ["snake", "case", "a", "b"]),
        ("Straße", ["strasse"]),
        ("e\u0301t ÉT", ["ét", "ét"]),
        ("Čearga ŋ", ["čearga", "ŋ"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("اَلْعَرَبِيَّةُ", ["اَلْعَرَبِيَّةُ"]),
        ("申請書", ["申請書"]),
        ("🎉 \x00 -- ' \ufffe", []),
        ("", []),
    ],
)
def test_words_are_letters_and_digits_of_any_script_casefolded(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_an_endless_word_is_cut() -> None:
    assert words("x" * 5000) == ["x" * LONGEST]
