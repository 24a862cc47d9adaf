"""The catalogue is written once for everybody: as often as it changes, in as many forms as differ."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from application.catalogue import Entry
from application.presentation import ShownOwner, ShownResource
from domain.kernel.localization import Localization, prune_languages
from functions.views.catalogue_answers import MOST_FORMS, CatalogueAnswers

NAMES = {"nb": "Skatt", "nn": "Skatten", "en": "Tax"}


def an_entry(number: int = 1, **names: str) -> Entry:
    name = tuple(Localization(value=text, language_code=code) for code, text in sorted((names or NAMES).items()))
    resource = ShownResource(
        id=f"resource-{number}",
        name=name,
        is_delegable=True,
        minimum_authentication_level=3,
        resource_type=None,
        status=None,
        metadata="https://example.no",
    )
    return Entry(resource, ShownOwner(org_number="1", code="ttd", name=name), (), ())


class Catalogue:
    """What may change between two requests."""

    def __init__(self, *entries: Entry) -> None:
        self.entries = entries

    async def whole(self) -> tuple[Entry, ...]:
        return self.entries


def names_of(written: bytes) -> list[Any]:
    return [item["serviceResource"]["name"] for item in json.loads(written)["items"]]


async def test_requests_share_one_answer_until_the_catalogue_changes() -> None:
    catalogue = Catalogue(an_entry(1))
    answers = CatalogueAnswers(catalogue.whole)
    first = await answers.whole(("nb",))
    assert await answers.whole(("nb",)) is first
    catalogue.entries = (an_entry(1),)
    assert await answers.whole(("nb",)) is first
    catalogue.entries = (an_entry(1), an_entry(2))
    second = await answers.whole(("nb",))
    assert second.tag != first.tag
    assert len(names_of(second.plain)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("nb",), ("nb", "en")),
        (("nb", "fr"), ("nb", "de", "en")),
        (("fr",), ("en",)),
        (("*",), ("en", "nb")),
        (("da",), ("nb",)),
        ((), ()),
    ],
)
async def test_languages_that_make_no_difference_share_an_answer(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    answers = CatalogueAnswers(Catalogue(an_entry()).whole)
    assert await answers.whole(one) is await answers.whole(other)


CODES = st.lists(st.sampled_from(["nb", "nn", "en", "sv", "da", "fr", "*"]), max_size=5).map(tuple)


@given(CODES, st.dictionaries(st.sampled_from(["nb", "nn", "en", "se"]), st.text(max_size=5), min_size=1))
async def test_shared_answer_has_the_names_that_were_asked_for(codes: tuple[str, ...], names: dict[str, str]) -> None:
    entry, other = an_entry(1, **names), an_entry(2)
    written = await CatalogueAnswers(Catalogue(entry, other).whole).whole(codes)
    wanted = [
        [
            {"value": text.value, "languageCode": text.language_code}
            for text in prune_languages(one.service_resource.name, codes)
        ]
        for one in (entry, other)
    ]
    found = {
        item["serviceResource"]["id"]: item["serviceResource"]["name"] for item in json.loads(written.plain)["items"]
    }
    assert [found["resource-1"], found["resource-2"]] == wanted


async def test_callers_cannot_make_it_keep_ever_more_forms() -> None:
    names = {f"{first}{second}": first for first in "abcdefgh" for second in "xy"}
    answers = CatalogueAnswers(Catalogue(an_entry(1, **names)).whole)
    for code in names:
        for other in names:
            await answers.whole((code, other))
    assert len(answers._written) == MOST_FORMS
