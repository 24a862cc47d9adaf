"""Orders of a list, and paging to its end without skips or repeats (S-137 to S-145)."""

import asyncio

import pytest

from tests.driver.documents import a_dialog, fresh_word
from tests.driver.end_user import EndUser, ids_of
from tests.driver.http import Api
from tests.driver.people import KARI, person
from tests.driver.service_owner import ServiceOwner

MINE = person(KARI)
ORDERS = (
    "createdAt",
    "updatedat_asc",
    "contentUpdatedAt_desc",
    "dueAt",
    "dueAt_asc",
    "id_asc",
    "dueAt_asc,id_asc",
    "dueAt,createdAt_asc",
    "createdAt_asc,dueAt_asc,updatedAt",
)


@pytest.fixture(scope="session")
async def word(api: Api) -> str:
    """The reference of nine dialogs, of which some share all instants and some have no due date."""
    word, owner = fresh_word(), ServiceOwner(api)
    for number in range(9):
        at = f"2026-03-0{1 + number // 3}T00:00:00Z"
        due = f"2096-01-0{1 + number % 3}T00:00:00Z" if number % 2 else None
        await owner.creates(a_dialog(externalReference=word, createdAt=at, updatedAt=at, dueAt=due))
    return word


@pytest.mark.parametrize("order", ORDERS)
async def test_pages_of_every_size_are_the_whole_list_in_pieces(kari: EndUser, word: str, order: str) -> None:
    whole = await kari.finds(party=MINE, externalReference=word, orderBy=order)
    assert len(set(whole)) == 9
    for limit in (1, 4, 9):
        pages = [page async for page in kari.pages(party=MINE, externalReference=word, orderBy=order, limit=limit)]
        assert [dialog_id for page in pages for dialog_id in ids_of(page)] == whole
        assert len(pages) == -(-9 // limit)


async def test_missing_due_dates_are_last_when_ascending_and_first_when_descending(kari: EndUser, word: str) -> None:
    for order, dated in (("dueAt_asc", [True] * 4 + [False] * 5), ("dueAt_desc", [False] * 5 + [True] * 4)):
        items = (await kari.lists(party=MINE, externalReference=word, orderBy=order)).json["items"]
        assert ["dueAt" in item for item in items] == dated


async def test_nobody_is_skipped_or_repeated_while_others_are_created(ttd: ServiceOwner, kari: EndUser) -> None:
    word = fresh_word()
    before = {await ttd.creates(a_dialog(externalReference=word)) for _ in range(12)}

    async def creating() -> None:
        for _ in range(12):
            await ttd.creates(a_dialog(externalReference=word))

    async def paging() -> list[str]:
        pages = kari.pages(party=MINE, externalReference=word, limit=2)
        return [dialog_id async for page in pages for dialog_id in ids_of(page)]

    found, _ = await asyncio.gather(paging(), creating())
    assert len(set(found)) == len(found)
    assert before <= set(found)


async def test_token_comes_with_the_last_page_too_and_is_echoed_by_an_empty_one(kari: EndUser, word: str) -> None:
    last = (await kari.lists(party=MINE, externalReference=word)).json
    assert not last["hasNextPage"]
    token = last["continuationToken"]
    empty = (await kari.lists(party=MINE, externalReference=word, continuationToken=token)).expect(200).json
    assert empty == {"items": [], "hasNextPage": False, "continuationToken": token, "orderBy": last["orderBy"]}


async def test_token_of_another_order_is_refused_by_the_keys_it_lacks(kari: EndUser, word: str) -> None:
    token = (await kari.lists(party=MINE, externalReference=word, orderBy="createdAt")).json["continuationToken"]
    answer = await kari.lists(party=MINE, orderBy="dueAt", continuationToken=token)
    assert "dueat" in answer.expect(400).errors["continuationToken"][0]


async def test_keys_that_the_order_does_not_need_are_ignored(kari: EndUser, word: str) -> None:
    first = (await kari.lists(party=MINE, externalReference=word, limit=3, orderBy="dueAt,createdAt")).expect(200)
    token = first.json["continuationToken"]
    page = await kari.lists(party=MINE, externalReference=word, orderBy="createdAt", continuationToken=token)
    assert page.expect(200).json["orderBy"] == "createdat_desc,id_desc"


@pytest.mark.parametrize(
    ("order", "effective"),
    [
        (None, "contentupdatedat_desc,id_desc"),
        ("ID_ASC", "contentupdatedat_desc,id_asc"),
        ("dueat_ASC , createdAt", "dueat_asc,createdat_desc,id_desc"),
        ("id_asc,updatedAt", "updatedat_desc,id_asc"),
    ],
)
async def test_answer_tells_the_effective_order(kari: EndUser, word: str, order: str | None, effective: str) -> None:
    query = {} if order is None else {"orderBy": order}
    assert (await kari.lists(party=MINE, externalReference=word, **query)).expect(200).json["orderBy"] == effective


@pytest.mark.parametrize(("limit", "status"), [(1, 200), (1000, 200), (0, 400), (1001, 400), (-1, 400)])
async def test_limit_is_one_to_a_thousand(kari: EndUser, limit: int, status: int) -> None:
    answer = (await kari.lists(party=MINE, limit=limit)).expect(status)
    if status == 400:
        assert answer.errors == {"limit": [f"'Limit' must be between 1 and 1000. You entered {limit}."]}
