import pytest
from azure.servicebus import ServiceBusMessage, ServiceBusMessageState, ServiceBusReceiveMode, ServiceBusSubQueue
from azure.servicebus.exceptions import MessageAlreadySettled, MessageNotFoundError

from tests.local.servicebus.client import Bus, nothing_more, receive, take


async def test_completed_message_is_gone(bus: Bus) -> None:
    await bus.sender("settling").send_messages(ServiceBusMessage("once"))
    receiver = bus.receiver("settling")
    (message,) = await receive(receiver)
    await receiver.complete_message(message)
    assert await nothing_more(receiver)
    with pytest.raises(MessageAlreadySettled):
        await receiver.complete_message(message)


async def test_abandoned_message_comes_again_and_counts(bus: Bus) -> None:
    await bus.sender("settling").send_messages(ServiceBusMessage("again"))
    receiver = bus.receiver("settling")
    for count in range(3):
        (message,) = await receive(receiver)
        assert message.delivery_count == count
        await (receiver.complete_message if count == 2 else receiver.abandon_message)(message)


async def test_abandoning_can_change_application_properties(bus: Bus) -> None:
    """The client has no public way to say it, the protocol does."""
    await bus.sender("settling").send_messages(ServiceBusMessage("marked", application_properties={"a": 1, "b": 2}))
    receiver = bus.receiver("settling")
    (message,) = await receive(receiver)
    await receiver._handler.settle_messages_async(
        message._delivery_id,
        message._delivery_tag,
        "modified",
        delivery_failed=True,
        undeliverable_here=False,
        message_annotations={"b": 3, "c": "new"},
    )
    (message,) = await receive(receiver)
    assert message.application_properties == {b"a": 1, b"b": 3, b"c": b"new"}
    await receiver.complete_message(message)


async def test_message_that_fails_too_often_is_dead_lettered(bus: Bus) -> None:
    await bus.sender("three-attempts").send_messages(ServiceBusMessage("poison", application_properties={"k": "v"}))
    receiver = bus.receiver("three-attempts")
    for _ in range(3):
        (message,) = await receive(receiver)
        await receiver.abandon_message(message)
    assert await nothing_more(receiver)
    graveyard = bus.receiver("three-attempts", sub_queue=ServiceBusSubQueue.DEAD_LETTER)
    (buried,) = await receive(graveyard)
    await graveyard.complete_message(buried)
    assert buried.dead_letter_reason == "MaxDeliveryCountExceeded"
    assert (buried.application_properties or {})[b"k"] == b"v"


async def test_dead_lettered_message_tells_why_and_whence(bus: Bus) -> None:
    await bus.sender("dead-lettering").send_messages(ServiceBusMessage("bad"))
    receiver = bus.receiver("dead-lettering")
    (message,) = await receive(receiver)
    await receiver.dead_letter_message(message, reason="wrong", error_description="has no order")
    graveyard = bus.receiver("dead-lettering", sub_queue=ServiceBusSubQueue.DEAD_LETTER)
    (buried,) = await receive(graveyard)
    await graveyard.complete_message(buried)
    assert (buried.dead_letter_reason, buried.dead_letter_error_description) == ("wrong", "has no order")
    assert buried.dead_letter_source == "dead-lettering"


async def test_deferred_message_is_received_by_its_number_only(bus: Bus, impatient: Bus) -> None:
    await bus.sender("deferring").send_messages(ServiceBusMessage("later"))
    receiver = bus.receiver("deferring")
    (message,) = await receive(receiver)
    number = message.sequence_number or 0
    await receiver.defer_message(message)
    assert await nothing_more(receiver)
    (peeked,) = await receiver.peek_messages(sequence_number=number)
    assert peeked.state == ServiceBusMessageState.DEFERRED
    (deferred,) = await receiver.receive_deferred_messages([number])
    assert str(deferred) == "later"
    await receiver.complete_message(deferred)
    with pytest.raises(MessageNotFoundError):
        await impatient.receiver("deferring").receive_deferred_messages([number])


async def test_deferred_message_can_be_given_back_or_dead_lettered(bus: Bus) -> None:
    await bus.sender("deferring").send_messages([ServiceBusMessage("back"), ServiceBusMessage("dead")])
    receiver = bus.receiver("deferring")
    messages = await receive(receiver, 2)
    numbers = [message.sequence_number or 0 for message in messages]
    for message in messages:
        await receiver.defer_message(message)
    back, dead = await receiver.receive_deferred_messages(numbers)
    await receiver.abandon_message(back)
    await receiver.dead_letter_message(dead, reason="late")
    (back,) = await receiver.receive_deferred_messages(numbers[:1])
    await receiver.complete_message(back)
    graveyard = bus.receiver("deferring", sub_queue=ServiceBusSubQueue.DEAD_LETTER)
    assert await take(graveyard) == ["dead"]


async def test_receive_and_delete_takes_at_once(bus: Bus) -> None:
    await bus.sender("deleting").send_messages([ServiceBusMessage("r1"), ServiceBusMessage("r2")])
    receiver = bus.receiver("deleting", receive_mode=ServiceBusReceiveMode.RECEIVE_AND_DELETE)
    assert [str(message) for message in await receive(receiver, 2)] == ["r1", "r2"]
    assert await bus.receiver("deleting").peek_messages(5) == []


async def test_lock_belongs_to_the_message_not_to_the_link(bus: Bus) -> None:
    """A client whose link has gone settles through the management link of another."""
    await bus.sender("settling").send_messages(ServiceBusMessage("kept"))
    async with bus.new_receiver("settling") as receiver:
        (message,) = await receive(receiver)
    other = bus.receiver("settling")
    assert await nothing_more(other)
    await other._settle_message_via_mgmt_link("completed", [message.lock_token])  # type: ignore[no-untyped-call]  # the SDK's
    assert await other.peek_messages(5, sequence_number=message.sequence_number or 0) == []
