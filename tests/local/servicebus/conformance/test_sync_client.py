"""The synchronous client has a transport of its own: the main things once more through it."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from azure.servicebus import (
    ServiceBusClient,
    ServiceBusMessage,
    ServiceBusReceivedMessage,
    ServiceBusReceiver,
    ServiceBusSender,
)


class SyncBus:
    def __init__(self, client: ServiceBusClient, stack: ExitStack) -> None:
        self.client = client
        self.sender: ServiceBusSender = stack.enter_context(client.get_queue_sender("sync"))
        self.receiver: ServiceBusReceiver = stack.enter_context(client.get_queue_receiver("sync"))

    def receive(self, count: int = 1) -> list[ServiceBusReceivedMessage]:
        messages: list[ServiceBusReceivedMessage] = []
        while len(messages) < count:
            more = self.receiver.receive_messages(count - len(messages), max_wait_time=15)
            assert more
            messages += more
        return messages


@pytest.fixture(name="sync", scope="module")
def _sync(connection: str) -> Iterator[SyncBus]:
    with ExitStack() as stack:
        yield SyncBus(stack.enter_context(ServiceBusClient.from_connection_string(connection)), stack)


def test_sync_client_sends_and_settles(sync: SyncBus) -> None:
    sync.sender.send_messages([ServiceBusMessage(f"s{number}") for number in range(3)])
    first, second, third = sync.receive(3)
    sync.receiver.complete_message(first)
    sync.receiver.dead_letter_message(second, reason="bad")
    sync.receiver.abandon_message(third)
    (again,) = sync.receive()
    assert str(again) == "s2"
    sync.receiver.complete_message(again)


def test_sync_client_defers_and_peeks(sync: SyncBus) -> None:
    sync.sender.send_messages(ServiceBusMessage("deferred"))
    (message,) = sync.receive()
    number = message.sequence_number or 0
    sync.receiver.defer_message(message)
    assert [str(peeked) for peeked in sync.receiver.peek_messages(5, sequence_number=number)] == ["deferred"]
    (deferred,) = sync.receiver.receive_deferred_messages([number])
    sync.receiver.complete_message(deferred)


def test_sync_client_sends_large_messages(sync: SyncBus) -> None:
    body = b"z" * 200_000
    sync.sender.send_messages(ServiceBusMessage(body))
    (message,) = sync.receive()
    assert b"".join(message.body) == body
    sync.receiver.complete_message(message)
