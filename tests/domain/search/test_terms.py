"""Texts become stems and pairs of neighbours, each once, no more than a dialog can carry."""

from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.localization import Localization
from domain.search.languages import SIMPLE
from domain.search.terms import MOST_BYTES, MOST_TERMS, lexemes, limit_terms, phrase, terms


def shortened(word: str, language: str) -> str:
    """Stand for any stemming: the language's name shows that it was asked."""
    return f"{word[:3]}.{language[:2]}"


def a_text(value: str, language_code: str = SIMPLE) -> Localization:
    return Localization(value=value, language_code=language_code)


def test_each_text_is_stemmed_by_its_own_language() -> None:
    texts = [a_text("Biler", "nb"), a_text("Cars", "en"), a_text("Biler", "se"), a_text("biler")]
    assert list(terms(texts, shortened)) == ["bil.no", "biler", "car.en", "cars", "biler", "biler"]


def test_addresses_are_terms_as_a_whole_in_every_language() -> None:
    text = a_text("Skriv til Post@Nav.no, eller se https://www.nav.no/Skjema?id=1.", "nb")
    assert {"post@nav.no", "www.nav.no/skjema?id=1", "www.nav.no"} <= set(terms([text], shortened))


def test_a_word_with_a_digit_stays_as_it_is() -> None:
    assert lexemes("skjema RF1030 lønn", "nb", shortened) == ["skj.no", "rf1030", "løn.no"]


def test_neighbours_are_terms_but_not_across_texts() -> None:
    assert list(terms([a_text("a b c"), a_text("d")], shortened)) == ["a", "b", "c", "a b", "b c", "d"]


def test_a_phrase_is_its_pairs_and_a_word_is_itself() -> None:
    assert list(phrase(["a", "b", "c"])) == ["a b", "b c"]
    assert list(phrase(["a"])) == ["a"]


@given(st.lists(st.text("abæ ", max_size=12), max_size=6))
def test_every_part_of_a_text_is_found_as_a_phrase(values: list[str]) -> None:
    held = set(terms(map(a_text, values), shortened))
    for value in values:
        found = value.split()
        for start in range(len(found)):
            assert set(phrase(found[start:])) <= held


def test_of_too_many_terms_the_first_stay() -> None:
    kept = limit_terms(f"{number}" for number in range(MOST_TERMS + 5))
    assert kept == tuple(f"{number}" for number in range(MOST_TERMS))


def test_terms_never_outgrow_their_bytes() -> None:
    kept = limit_terms(f"{number:05}" + "æ" * 95 for number in range(5_000))
    assert MOST_BYTES - 200 < sum(len(term.encode()) + 3 for term in kept) <= MOST_BYTES


@given(st.lists(st.text(max_size=3)))
def test_terms_are_kept_once_in_their_order(found: list[str]) -> None:
    assert limit_terms(found) == tuple(dict.fromkeys(found))
