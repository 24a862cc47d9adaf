"""Service Bus triggers without sessions: messages handled side by side, each settled by how its call ended."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any, Self

from azure.servicebus import ServiceBusReceivedMessage
from azure.servicebus.aio import ServiceBusClient, ServiceBusReceiver
from azure.servicebus.exceptions import ServiceBusError

from local.host.bindings import ServiceBusTrigger
from local.host.configuration import ServiceBusOptions
from local.host.functions import Function
from local.host.invocations import Invocations
from local.host.listener import Listener
from local.host.lock_renewal import kept_locked
from local.host.message_handling import MessageHandling
from local.host.retries import outage_delay
from local.host.stopping import StopSignal

OUTAGES: tuple[type[Exception], ...] = (ServiceBusError, OSError, TimeoutError)
POLL = 0.25
"""Seconds one receive waits; between them the listener sees the stop signal without tearing a frame."""


class ServiceBusListener(Listener):
    kind = "serviceBusTrigger"

    def __init__(
        self,
        function: Function,
        trigger: ServiceBusTrigger,
        invocations: Invocations,
        stop: StopSignal,
        options: ServiceBusOptions,
    ) -> None:
        super().__init__(function, stop)
        self.trigger = trigger
        self.options = options
        self.handling = MessageHandling(function, trigger, invocations, auto_complete=options.auto_complete)

    async def listen(self) -> None:
        failures = 0
        while True:
            try:
                await self.receive()
            except OUTAGES as outage:
                failures = 1 if self._trouble is None else failures + 1
                self.is_troubled(outage)
                await self.stop.sleep(outage_delay(failures))

    async def receive(self) -> None:
        """Receive until the stop signal raises Stopping here, or an outage breaks the connection."""
        async with AsyncExitStack() as opened:
            client = await opened.enter_async_context(open_client(self.trigger))
            receiver = open_receiver(client, self.trigger)
            await self.stop.interruptible(opened.enter_async_context(receiver))
            self.is_well()
            self.started.set()
            calls = await opened.enter_async_context(Calls(self._most_calls()))
            while True:
                await self.stop.interruptible(calls.slot())
                await self._receive_into(calls, receiver)

    def _most_calls(self) -> int:
        return 1 if self.trigger.takes_many else self.options.max_concurrent_calls

    async def _receive_into(self, calls: "Calls", receiver: ServiceBusReceiver) -> None:
        messages = await receiver.receive_messages(self.batch_size, max_wait_time=POLL)
        if not messages:
            calls.give_back()
            self.stop.check()
            return
        calls.start(lambda: self._handle(receiver, messages))

    @property
    def batch_size(self) -> int:
        return self.options.max_message_batch if self.trigger.takes_many else 1

    async def _handle(self, receiver: ServiceBusReceiver, messages: list[ServiceBusReceivedMessage]) -> None:
        async with AsyncExitStack() as locks:
            for message in messages:
                await locks.enter_async_context(self._locked(receiver, message))
            await self.handling.handle(receiver, messages)

    def _locked(self, receiver: ServiceBusReceiver, message: ServiceBusReceivedMessage) -> Any:
        return kept_locked(
            message.locked_until_utc, lambda: receiver.renew_message_lock(message), self.options.max_lock_renewal
        )


class Calls:
    """The calls under way, at most so many; leaving waits for all of them."""

    def __init__(self, most: int) -> None:
        self._slots = asyncio.Semaphore(most)
        self._tasks: set[asyncio.Task[None]] = set()

    async def slot(self) -> None:
        await self._slots.acquire()

    def give_back(self) -> None:
        self._slots.release()

    def start(self, call: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Use the slot that was taken."""
        task = asyncio.create_task(call())
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._slots.release()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks)


def open_client(trigger: ServiceBusTrigger) -> ServiceBusClient:
    """A client that leaves retrying to the listener, which also sees stop signals and tells its state."""
    return ServiceBusClient.from_connection_string(trigger.connection, retry_total=0)


def open_receiver(client: ServiceBusClient, trigger: ServiceBusTrigger, **options: Any) -> ServiceBusReceiver:
    if trigger.subscription is None:
        return client.get_queue_receiver(trigger.entity, **options)
    return client.get_subscription_receiver(trigger.entity, trigger.subscription, **options)
