from azure.servicebus import ServiceBusMessage

from tests.local.servicebus.client import Bus, nothing_more, take


async def test_repeated_message_id_is_accepted_but_not_kept(bus: Bus) -> None:
    sender = bus.sender("unique")
    for body in ("first", "second"):
        await sender.send_messages(ServiceBusMessage(body, message_id="same"))
    await sender.send_messages([ServiceBusMessage("a", message_id="1"), ServiceBusMessage("b", message_id="1")])
    receiver = bus.receiver("unique")
    assert await take(receiver, 2) == ["first", "a"]
    assert await nothing_more(receiver)


async def test_topic_distributes_a_message_id_once(bus: Bus) -> None:
    for body in ("first", "second"):
        await bus.sender("unique-events").send_messages(ServiceBusMessage(body, message_id="same"))
    receiver = bus.receiver("unique-events/all")
    assert await take(receiver) == ["first"]
    assert await nothing_more(receiver)
