import asyncio
from uuid import uuid4

import pytest
from azure.servicebus import NEXT_AVAILABLE_SESSION, ServiceBusMessage, ServiceBusSubQueue
from azure.servicebus.aio import ServiceBusReceiver
from azure.servicebus.exceptions import (
    OperationTimeoutError,
    ServiceBusError,
    SessionCannotBeLockedError,
    SessionLockLostError,
)

from tests.local.servicebus.client import Bus, nothing_more, receive, take


@pytest.fixture
def session() -> str:
    return uuid4().hex


def _of(session: str, *bodies: str) -> list[ServiceBusMessage]:
    return [ServiceBusMessage(body, session_id=session) for body in bodies]


async def test_named_session_gets_its_own_messages_in_order(bus: Bus, session: str) -> None:
    other = uuid4().hex
    for body in ("1", "2", "3"):
        await bus.sender("sessions").send_messages([*_of(session, body), *_of(other, f"other {body}")])
    mine, theirs = bus.receiver("sessions", session_id=session), bus.receiver("sessions", session_id=other)
    assert await take(mine, 3) == ["1", "2", "3"]
    assert await take(theirs, 3) == ["other 1", "other 2", "other 3"]
    assert mine.session.session_id == session


async def test_abandoned_message_comes_before_the_next_of_its_session(bus: Bus, session: str) -> None:
    await bus.sender("sessions").send_messages(_of(session, "1", "2"))
    receiver = bus.receiver("sessions", session_id=session)
    (first,) = await receive(receiver)
    await receiver.abandon_message(first)
    assert await take(receiver, 2) == ["1", "2"]


async def test_held_session_cannot_be_locked(bus: Bus, impatient: Bus, session: str) -> None:
    await bus.sender("sessions").send_messages(_of(session, "1"))
    async with bus.new_receiver("sessions", session_id=session):
        with pytest.raises(SessionCannotBeLockedError):
            await impatient.receiver("sessions", session_id=session).receive_messages(max_wait_time=5)
    assert await take(bus.receiver("sessions", session_id=session)) == ["1"]


async def test_session_state_is_kept(bus: Bus, session: str) -> None:
    async with bus.new_receiver("sessions", session_id=session) as receiver:
        assert await receiver.session.get_state() is None
        await receiver.session.set_state(b"half way")
    async with bus.new_receiver("sessions", session_id=session) as again:
        assert await again.session.get_state() == b"half way"
        await again.session.set_state(None)
        assert await again.session.get_state() is None


async def test_session_lock_is_renewed(bus: Bus, session: str) -> None:
    async with bus.new_receiver("sessions", session_id=session) as receiver:
        before = receiver.session.locked_until_utc
        assert before
        assert await receiver.session.renew_lock() > before


async def test_next_available_session_is_one_with_messages(bus: Bus) -> None:
    await bus.sender("any-session").send_messages(_of("full", "1"))
    receiver = bus.receiver("any-session", session_id=NEXT_AVAILABLE_SESSION, max_wait_time=10)
    assert await take(receiver) == ["1"]
    assert receiver.session.session_id == "full"


async def test_next_available_session_is_waited_for(bus: Bus) -> None:
    receiver = bus.receiver("any-session", session_id=NEXT_AVAILABLE_SESSION, max_wait_time=20)
    waiting = asyncio.create_task(receive(receiver))
    await bus.sender("any-session").send_messages(_of("late", "now"))
    (message,) = await waiting
    assert (str(message), message.session_id) == ("now", "late")
    await receiver.complete_message(message)


async def test_no_session_within_the_wait_is_a_timeout(impatient: Bus) -> None:
    receiver = impatient.receiver("no-session", session_id=NEXT_AVAILABLE_SESSION, max_wait_time=1)
    with pytest.raises(OperationTimeoutError):
        await receiver.receive_messages()


async def test_lost_session_lock_frees_its_messages(bus: Bus, session: str) -> None:
    await bus.sender("short-sessions").send_messages(_of(session, "1"))
    receiver = bus.receiver("short-sessions", session_id=session)
    (message,) = await receive(receiver)
    await asyncio.wait_for(_expiry(receiver), 15)
    with pytest.raises(SessionLockLostError):
        await receiver.complete_message(message)
    async with bus.new_receiver("short-sessions", session_id=session) as again:
        (message,) = await receive(again)
        assert message.delivery_count == 1
        await again.complete_message(message)


async def _expiry(receiver: ServiceBusReceiver) -> None:
    while not receiver.session._lock_expired:  # noqa: ASYNC110  # the SDK has no event for it
        await asyncio.sleep(0.1)


async def test_closed_session_gives_its_messages_back_uncounted(bus: Bus, session: str) -> None:
    await bus.sender("sessions").send_messages(_of(session, "1"))
    async with bus.new_receiver("sessions", session_id=session) as receiver:
        await receive(receiver)
    again = bus.receiver("sessions", session_id=session)
    (message,) = await receive(again)
    assert message.delivery_count == 0
    await again.complete_message(message)


async def test_message_of_a_session_is_deferred_and_found_again(bus: Bus, session: str) -> None:
    await bus.sender("sessions").send_messages(_of(session, "1"))
    receiver = bus.receiver("sessions", session_id=session)
    (message,) = await receive(receiver)
    number = message.sequence_number or 0
    await receiver.defer_message(message)
    (deferred,) = await receiver.receive_deferred_messages(number)
    await receiver.complete_message(deferred)
    assert await nothing_more(receiver)


async def test_sessions_are_listed(bus: Bus) -> None:
    for session in ("a", "b"):
        await bus.sender("listed-sessions").send_messages(_of(session, "1"))
    listed = [name async for name in bus.client.list_queue_sessions("listed-sessions")]
    for session in listed:
        await take(bus.receiver("listed-sessions", session_id=session))
    assert listed == ["a", "b"]


async def test_queue_with_sessions_refuses_what_has_none(impatient: Bus) -> None:
    outcomes = await asyncio.gather(
        impatient.sender("no-session").send_messages(ServiceBusMessage("x")),
        impatient.receiver("no-session").receive_messages(max_wait_time=5),
        impatient.receiver("sending", session_id="s").receive_messages(max_wait_time=5),
        return_exceptions=True,
    )
    assert [isinstance(outcome, ServiceBusError) for outcome in outcomes] == [True] * 3


async def test_subscription_with_sessions_buries_what_has_none(bus: Bus, session: str) -> None:
    await bus.sender("ordered-events").send_messages([ServiceBusMessage("none"), *_of(session, "some")])
    assert await take(bus.receiver("ordered-events/ordered", session_id=session)) == ["some"]
    graveyard = bus.receiver("ordered-events/ordered", sub_queue=ServiceBusSubQueue.DEAD_LETTER)
    assert await take(graveyard) == ["none"]
