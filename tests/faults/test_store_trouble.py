"""Cosmos DB overloaded, away or cut off: requests succeed late or are told to come again, nothing is half-written."""

import asyncio
from typing import Any

import pytest

from local.stack import Cloud
from tests.driver.documents import a_dialog, a_whole_dialog, fresh_id, fresh_word
from tests.driver.end_user import EndUser
from tests.driver.events import collecting
from tests.driver.http import Answer
from tests.driver.mischief import Mischief
from tests.driver.people import KARI, person
from tests.driver.service_owner import ServiceOwner
from tests.driver.stored import Stored

WORLDS_END = 3600
DIALOGS = "/colls/(dialogs|keys)/"
"""Where dialogs are written: not the containers of what Altinn said."""


@pytest.mark.parametrize("kind", ["429", "503", "449", "close"])
async def test_two_bad_seconds_delay_requests_and_break_none(
    shaken: Cloud, ttd: ServiceOwner, kari: EndUser, stored: Stored, mischief: Mischief, kind: str
) -> None:
    word, existing = fresh_word(), await ttd.creates(a_dialog())
    documents = [a_whole_dialog(visibleFrom=None, externalReference=word) for _ in range(10)]
    await mischief.in_cosmos(kind, seconds=2, retryAfterMs=200)
    answers, opened, listed = await asyncio.gather(
        asyncio.gather(*(ttd.posts(document) for document in documents)),
        kari.opens(existing),
        kari.lists(party=person(KARI), externalReference=word),
    )
    for answer in (*answers, opened, listed):
        assert answer.status in {200, 201} or is_told_to_come_again(answer)
    created = {answer.json for answer in answers if answer.status == 201}
    assert set(await kari.finds(party=person(KARI), externalReference=word)) == created
    async with collecting(shaken.service_bus) as events:
        for document in documents:
            if document["id"] in created:
                assert len((await ttd.gets(document["id"])).expect(200).json["transmissions"]) == 2
                assert len({event.id for event in await events.of(document["id"], 5)}) == 5
            else:
                (await ttd.gets(document["id"])).expect(404)
                assert await stored.of(document["id"], "outbox") == []


async def test_store_that_stays_away_is_told_of_and_a_retry_under_the_same_key_succeeds(
    ttd: ServiceOwner, kari: EndUser, mischief: Mischief
) -> None:
    word = fresh_word()
    document = a_dialog(idempotentKey=word, externalReference=word)
    await mischief.in_cosmos("503", seconds=WORLDS_END, match={"operation": "batch", "path": DIALOGS})
    answer = await ttd.posts(document)
    assert is_told_to_come_again(answer)
    await mischief.is_over()
    assert await kari.finds(party=person(KARI), externalReference=word) == []
    dialog_id = await ttd.creates(document)
    assert await kari.finds(party=person(KARI), externalReference=word) == [dialog_id]


@pytest.mark.parametrize("operation", ["create", "batch"])
async def test_answer_lost_on_its_way_leaves_one_dialog_and_its_events(
    shaken: Cloud, ttd: ServiceOwner, stored: Stored, mischief: Mischief, operation: str
) -> None:
    document = a_whole_dialog(visibleFrom=None)
    await mischief.in_cosmos("close", after=True, count=1, match={"operation": operation, "path": DIALOGS})
    assert await ttd.creates(document) == document["id"]
    assert len(await stored.of(document["id"], "outbox")) == 1
    async with collecting(shaken.service_bus) as events:
        await events.of(document["id"], 5)
        await events.of(await ttd.creates(a_dialog()))
        assert len(await events.of(document["id"])) == 5


async def test_reading_whose_seen_entry_is_lost_on_its_way_is_entered_once(
    ttd: ServiceOwner, kari: EndUser, stored: Stored, mischief: Mischief
) -> None:
    dialog_id = await ttd.creates(a_dialog())
    await mischief.in_cosmos("close", after=True, count=1, match={"operation": "batch", "path": DIALOGS})
    await kari.reads(dialog_id)
    assert len(await stored.of(dialog_id, "seen")) == 1


async def test_unknown_dialog_is_not_found_only_when_the_store_has_said_so(
    ttd: ServiceOwner, mischief: Mischief
) -> None:
    await mischief.in_cosmos("503", seconds=1)
    (await ttd.gets(str(fresh_id()))).expect(404)


def is_told_to_come_again(answer: Answer) -> bool:
    problem: dict[str, Any] = answer.expect(503).json
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert problem["type"].endswith("rfc7231#section-6.6.4")
    return int(answer.headers["retry-after"]) > 0
