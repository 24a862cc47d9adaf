"""Accept-Language: weights, suffixes, quirks of the contract, and what cannot be read (E-066)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.refusals import Invalid
from functions.hosting.accept_language import read_accepted_languages


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        (None, ()),
        ("", ()),
        (" , ,", ()),
        ("nb", ("nb",)),
        ("nb-NO", ("nb",)),
        ("EN_us", ("en",)),
        ("nb,en", ("nb", "en")),
        ("en;q=0.5,nb", ("nb", "en")),
        ("en;q=0.5,nb;q=0.9,nn;q=0.1", ("nb", "en", "nn")),
        ("nb;q=0.1,en;q=0.5,nb-NO;q=0.9", ("nb", "en")),
        ("en;q=0.501,nb;q=0.509", ("en", "nb")),
        ("en;q=high,nb;q=0.1", ("nb", "en")),
        ("en;q=nan,nb;q=0.1", ("nb", "en")),
        ("en;q=inf,nb;q=0.1", ("nb", "en")),
        ("en;q=7,nb", ("en", "nb")),
        ("en;q=-1,nb;q=0", ("nb", "en")),
        ("*", ("*",)),
        ("nb,*;q=0.1", ("nb", "*")),
        ("tlh", ("tlh",)),
    ],
)
def test_languages_are_given_best_first(header: str | None, codes: tuple[str, ...]) -> None:
    assert read_accepted_languages(header).codes == codes


@pytest.mark.parametrize("header", ["en; q=0.8", "en ;q=0.8", "en;q", "en;;q=1", "en;w=1", "@", "nb en", "en;q=1;x=2"])
def test_what_cannot_be_read_is_invalid_under_the_headers_name(header: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_accepted_languages(header)
    assert list(refused.value.errors) == ["Accept-Language"]


@given(header=st.text())
def test_any_text_is_read_or_invalid(header: str) -> None:
    try:
        codes = read_accepted_languages(header).codes
    except Invalid:
        return
    assert len(set(codes)) == len(codes)
    assert all(code == code.lower() for code in codes)
