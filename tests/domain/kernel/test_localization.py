"""Texts in several languages: normalised, ordered, and pruned to what a reader accepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.localization import Localization, Localized, normalize_language, prune_languages, to_localized


def texts(*codes: str) -> Localized:
    return to_localized(Localization(language_code=code, value=f"in {code}") for code in codes)


def codes(localizations: Localized) -> list[str]:
    return [text.language_code for text in localizations]


@pytest.mark.parametrize(
    ("given_code", "code"),
    [("nb", "nb"), ("NB", "nb"), (" nb ", "nb"), ("nb-NO", "nb"), ("en_US", "en"), ("zh-Hans-CN", "zh"), ("", "")],
)
def test_code_is_normalised(given_code: str, code: str) -> None:
    assert normalize_language(given_code) == code


@given(st.text(alphabet=st.characters(exclude_categories=["Zs", "Zl", "Zp", "Cc"])))
def test_normalising_twice_changes_nothing(code: str) -> None:
    assert normalize_language(normalize_language(code)) == normalize_language(code)


def test_texts_are_kept_in_the_order_of_their_codes() -> None:
    assert codes(texts("nn", "EN", "nb-NO")) == ["en", "nb", "nn"]


def test_nothing_sent_is_an_empty_set() -> None:
    assert to_localized(None) == to_localized([]) == ()


@pytest.mark.parametrize(
    ("given_codes", "accepted", "kept"),
    [
        (["nb", "en", "nn"], [], ["en", "nb", "nn"]),
        (["nb", "en"], ["nb"], ["nb"]),
        (["nb", "en"], ["fr", "nb"], ["nb"]),
        (["nb", "en"], ["fr"], ["en"]),
        (["nb", "fi"], ["fr"], ["nb"]),
        (["nb", "en"], ["sv"], ["nb"]),
        (["nb", "en"], ["da"], ["nb"]),
        (["fi", "en"], ["sv"], ["en"]),
        (["fi", "se"], ["fr"], ["fi", "se"]),
        ([], ["nb"], []),
    ],
)
def test_best_accepted_language_is_kept(given_codes: list[str], accepted: list[str], kept: list[str]) -> None:
    assert codes(prune_languages(texts(*given_codes), accepted)) == kept
