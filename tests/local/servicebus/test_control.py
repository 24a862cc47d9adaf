import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from azure.servicebus import ServiceBusMessage
from azure.servicebus.exceptions import MessagingEntityNotFoundError

from tests.local.servicebus.client import Bus, receive, take
from tests.local.servicebus.client import bus as opened
from tests.local.servicebus.running import StandIn, namespace, stand_in


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    topics = [{"Name": "events", "Subscriptions": [{"Name": "all"}]}]
    with stand_in(tmp_path_factory.mktemp("servicebus"), namespace([{"Name": "orders"}], topics)) as started:
        yield started


@pytest.fixture(scope="module")
async def bus(running: StandIn) -> AsyncIterator[Bus]:
    async with opened(running.connection, retry_total=0) as client:
        yield client


async def test_subscription_gets_what_its_filter_lets_through_until_it_is_removed(running: StandIn, bus: Bus) -> None:
    path = "topics/events/subscriptions/mine"
    await running.control("PUT", path, {"sqlFilter": "org = 'ttd'"})
    for org in ("ttd", "nav"):
        await bus.sender("events").send_messages(ServiceBusMessage(org, application_properties={"org": org}))
    assert await take(bus.receiver("events/mine")) == ["ttd"]
    await running.control("PUT", path, {"sqlFilter": "org = 'nav'"})
    await bus.sender("events").send_messages(ServiceBusMessage("new", application_properties={"org": "nav"}))
    assert await take(bus.receiver("events/mine")) == ["new"]
    await running.control("DELETE", path)
    with pytest.raises(MessagingEntityNotFoundError):
        await bus.new_receiver("events/mine").__aenter__()


async def test_subscription_with_sessions_can_be_made(running: StandIn, bus: Bus) -> None:
    await running.control("PUT", "topics/events/subscriptions/ordered", {"requiresSession": True})
    await bus.sender("events").send_messages(ServiceBusMessage("1", session_id="s"))
    async with bus.new_receiver("events/ordered", session_id="s") as receiver:
        assert await take(receiver) == ["1"]


async def test_idle_subscription_goes_away_when_asked_to(running: StandIn) -> None:
    await running.control("PUT", "topics/events/subscriptions/brief", {"autoDeleteOnIdle": "PT0.3S"})

    async def is_there() -> bool:
        return "events/Subscriptions/brief" in await running.control("GET", "entities")

    assert await is_there()
    async with asyncio.timeout(10):
        while await is_there():  # noqa: ASYNC110  # it happens in another process
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("path", "body", "says"),
    [
        ("topics/events/subscriptions/bad", {"sqlFilter": "org ="}, "unexpected end"),
        ("topics/events/subscriptions/bad", {"lockDuration": "soon"}, "no ISO 8601 duration"),
        ("topics/events/subscriptions/bad", {"lock": 1}, "lock"),
        ("topics/nowhere/subscriptions/bad", {}, "could not be found"),
    ],
)
async def test_wrong_subscription_is_refused(running: StandIn, path: str, body: object, says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        await running.control("PUT", path, body)


async def test_counts_and_counters_tell_what_is_and_what_was(running: StandIn, bus: Bus) -> None:
    await bus.sender("orders").send_messages([ServiceBusMessage(str(number)) for number in range(4)])
    receiver = bus.receiver("orders")
    done, bad, later = await receive(receiver, 3)
    await receiver.complete_message(done)
    await receiver.dead_letter_message(bad)
    await receiver.defer_message(later)
    counts = (await running.control("GET", "entities"))["orders"]
    assert counts == {"active": 1, "locked": 0, "deferred": 1, "scheduled": 0, "deadLetter": 1}
    counters = (await running.control("GET", "counters"))["entities"]["orders"]
    expected = {"accepted": 4, "completed": 1, "deadLettered": 1, "deferred": 1}
    assert {name: counters[name] for name in expected} == expected
