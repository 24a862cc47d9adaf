import asyncio

from azure.servicebus import ServiceBusMessage, ServiceBusSubQueue

from tests.local.servicebus.client import MOMENT, Bus, receive, take

SUBSCRIPTIONS = ("all", "sql", "correlation", "two-rules", "unknown", "absent")


async def test_each_subscription_gets_what_its_rules_let_through(bus: Bus) -> None:
    """`unknown` has NOT (missing = 'x'): the negation of unknown is unknown, so nothing comes."""
    sent = [
        ServiceBusMessage("eu", subject="order.created", application_properties={"priority": 9, "region": "eu"}),
        ServiceBusMessage("low", subject="order.created", application_properties={"priority": 1, "region": "eu"}),
        ServiceBusMessage("us", subject="order.paid", application_properties={"priority": 7, "region": "us"}),
        ServiceBusMessage("urgent", subject="order.paid", application_properties={"priority": 7, "urgent": True}),
        ServiceBusMessage("bare"),
    ]
    await bus.sender("events").send_messages(sent)
    got = await asyncio.gather(*(_drained(bus, name) for name in SUBSCRIPTIONS))
    assert dict(zip(SUBSCRIPTIONS, got, strict=True)) == {
        "all": ["eu", "low", "us", "urgent", "bare"],
        "sql": ["eu", "us", "urgent"],
        "correlation": ["eu", "low"],
        "two-rules": ["eu", "low", "us"],
        "unknown": [],
        "absent": ["bare"],
    }


async def _drained(bus: Bus, name: str) -> list[str]:
    receiver = bus.receiver(f"events/{name}")
    bodies: list[str] = []
    while messages := await receiver.receive_messages(50, max_wait_time=MOMENT):
        for message in messages:
            bodies.append(str(message))
            await receiver.complete_message(message)
    return bodies


async def test_subscriptions_have_dead_letters_of_their_own(bus: Bus) -> None:
    await bus.sender("refused-events").send_messages(ServiceBusMessage("bad"))
    receiver = bus.receiver("refused-events/all")
    (message,) = await receive(receiver)
    await receiver.dead_letter_message(message, reason="unwanted")
    graveyard = bus.receiver("refused-events/all", sub_queue=ServiceBusSubQueue.DEAD_LETTER)
    (buried,) = await receive(graveyard)
    await graveyard.complete_message(buried)
    assert buried.dead_letter_reason == "unwanted"
    assert (buried.dead_letter_source or "").lower() == "refused-events/subscriptions/all"


async def test_queue_forwards_to_another(bus: Bus) -> None:
    await bus.sender("forwarding").send_messages(ServiceBusMessage("passed on"))
    assert await take(bus.receiver("target")) == ["passed on"]


async def test_dead_letters_are_forwarded(bus: Bus) -> None:
    await bus.sender("burying").send_messages(ServiceBusMessage("bad"))
    receiver = bus.receiver("burying")
    (message,) = await receive(receiver)
    await receiver.dead_letter_message(message, reason="bad")
    target = bus.receiver("target")
    (forwarded,) = await receive(target)
    await target.complete_message(forwarded)
    assert (str(forwarded), forwarded.dead_letter_reason, forwarded.dead_letter_source) == ("bad", "bad", "burying")
