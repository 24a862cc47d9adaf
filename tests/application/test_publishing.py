"""One event that cannot be mapped or sent is put aside, and everything else is published in its order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest

from application.ports.bus import Message, UnsendableError
from application.publishing import Publishing


@dataclass
class Topic:
    """Takes messages up to the first that it is told to refuse."""

    refused: tuple[str, ...] = ()
    taken: list[Message] = field(default_factory=list)

    async def publish(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if message.id in self.refused:
                raise UnsendableError(message, "refused")
            self.taken.append(message)


@dataclass
class Shelf:
    kept: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    async def put(self, name: str, document: Mapping[str, Any], reason: str) -> None:
        assert reason
        self.kept[name] = document


def an_event(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "kind": "DialogUpdated",
        "occurredAt": "2026-01-01T00:00:00.0000000Z",
        "silent": False,
        "dialogId": str(uuid4()),
        "org": "ttd",
        "party": "urn:altinn:organization:identifier-no:991825827",
        "serviceResource": "urn:altinn:resource:ttd-byggesoknad",
        **changes,
    }


def an_outbox(*events: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "kind": "outbox", "events": list(events)}


async def published(*documents: dict[str, Any], refused: tuple[str, ...] = ()) -> tuple[list[str], Shelf]:
    topic, shelf = Topic(refused), Shelf()
    await Publishing(topic, shelf, "https://example.test").publish(documents)
    return [message.id for message in topic.taken], shelf


@pytest.mark.parametrize(
    "unreadable",
    [
        an_event(kind="DialogRumoured"),
        an_event(kind="DialogActivityCreated", activityId=str(uuid4()), activityType="Sneezed"),
        an_event(kind="DialogActivityCreated"),
        an_event(process="\ud800"),
        {"id": "alone"},
        "text",
        None,
    ],
)
async def test_event_that_cannot_be_mapped_is_put_aside_alone(unreadable: Any) -> None:
    before, after, other = an_event(), an_event(), an_event()
    outbox = an_outbox(before, unreadable, after)
    arrived, shelf = await published(outbox, an_outbox(other))
    assert arrived == [before["id"], after["id"], other["id"]]
    assert shelf.kept == {f"{outbox['id']}-1": unreadable if isinstance(unreadable, dict) else {"event": unreadable}}


async def test_events_that_can_never_be_sent_are_put_aside_and_the_others_keep_their_order() -> None:
    events = [an_event() for _ in range(5)]
    ids = [event["id"] for event in events]
    arrived, shelf = await published(an_outbox(*events), refused=(ids[0], ids[2], ids[3]))
    assert arrived == [ids[1], ids[4]]
    assert list(shelf.kept) == [ids[0], ids[2], ids[3]]


@pytest.mark.parametrize("outbox", [{"id": "1", "kind": "outbox"}, {"id": "1", "kind": "outbox", "events": "none"}])
async def test_outbox_item_without_events_is_put_aside_whole(outbox: dict[str, Any]) -> None:
    event = an_event()
    arrived, shelf = await published(outbox, an_outbox(event))
    assert (arrived, shelf.kept) == ([event["id"]], {"1": outbox})
