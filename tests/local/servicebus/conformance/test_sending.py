import asyncio
from datetime import timedelta

import pytest
from azure.servicebus import ServiceBusMessage
from azure.servicebus.amqp import AmqpAnnotatedMessage
from azure.servicebus.exceptions import MessageSizeExceededError, MessagingEntityNotFoundError, ServiceBusError

from tests.local.servicebus.client import Bus, receive, take


async def test_every_property_arrives_as_it_was_sent(bus: Bus) -> None:
    sent = ServiceBusMessage(
        b"hello",
        message_id="m1",
        subject="greeting",
        correlation_id="c1",
        content_type="application/json",
        to="there",
        reply_to="here",
        reply_to_session_id="s",
        time_to_live=timedelta(hours=1),
        application_properties={"whole": 1, "text": "å", "truth": True, "half": 0.5},
    )
    await bus.sender("sending").send_messages(sent)
    receiver = bus.receiver("sending")
    (message,) = await receive(receiver)
    assert str(message) == "hello"
    assert (message.message_id, message.subject, message.correlation_id) == ("m1", "greeting", "c1")
    assert (message.content_type, message.to, message.reply_to) == ("application/json", "there", "here")
    assert (message.reply_to_session_id, message.time_to_live) == ("s", timedelta(hours=1))
    given = {b"whole": 1, b"text": "å".encode(), b"truth": True, b"half": 0.5}
    assert message.application_properties == given
    assert message.delivery_count == 0
    assert message.lock_token
    assert message.sequence_number
    assert message.enqueued_time_utc
    assert message.locked_until_utc
    await receiver.complete_message(message)


async def test_list_and_batch_keep_their_order(bus: Bus) -> None:
    sender, receiver = bus.sender("receiving"), bus.receiver("receiving")
    await sender.send_messages([ServiceBusMessage(f"l{number}") for number in range(10)])
    batch = await sender.create_message_batch()
    for number in range(300):
        batch.add_message(ServiceBusMessage(f"b{number}", application_properties={"number": number}))
    await sender.send_messages(batch)
    expected = [*(f"l{number}" for number in range(10)), *(f"b{number}" for number in range(300))]
    assert await take(receiver, 310) == expected


async def test_value_and_sequence_bodies_arrive(bus: Bus) -> None:
    bodies = [AmqpAnnotatedMessage(value_body={"k": [1, 2.5, None]}), AmqpAnnotatedMessage(sequence_body=[[1, "a"]])]
    await bus.sender("sending").send_messages(bodies)
    receiver = bus.receiver("sending")
    value, sequence = await receive(receiver, 2)
    assert value.raw_amqp_message.body == {b"k": [1, 2.5, None]}
    assert list(sequence.raw_amqp_message.body) == [[1, b"a"]]
    for message in (value, sequence):
        await receiver.complete_message(message)


async def test_message_of_several_frames_arrives_whole(bus: Bus) -> None:
    body = bytes(range(256)) * 900
    await bus.sender("large").send_messages(ServiceBusMessage(body))
    receiver = bus.receiver("large")
    (message,) = await receive(receiver)
    await receiver.complete_message(message)
    assert b"".join(message.body) == body


async def test_message_above_the_limit_is_refused(impatient: Bus) -> None:
    with pytest.raises(MessageSizeExceededError):
        await impatient.sender("large").send_messages(ServiceBusMessage(b"x" * 2_000_000))


async def test_missing_entity_is_not_found(impatient: Bus) -> None:
    outcomes = await asyncio.gather(
        impatient.sender("nowhere").send_messages(ServiceBusMessage("x")),
        impatient.receiver("events/nobody").receive_messages(max_wait_time=5),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [MessagingEntityNotFoundError] * 2


async def test_topic_cannot_be_received_from(impatient: Bus) -> None:
    with pytest.raises(ServiceBusError):
        await impatient.receiver("events").receive_messages(max_wait_time=5)


async def test_names_of_entities_ignore_case(bus: Bus) -> None:
    await bus.sender("SENDING").send_messages(ServiceBusMessage("case"))
    assert await take(bus.receiver("Sending")) == ["case"]
