"""Calls a function with messages and settles them: complete after success, abandon after an exception."""

import logging
from collections.abc import Awaitable, Callable, Sequence

from azure.servicebus import ServiceBusReceivedMessage
from azure.servicebus.aio import ServiceBusReceiver
from azure.servicebus.exceptions import ServiceBusError

from local.host.bindings import ServiceBusTrigger
from local.host.functions import Function
from local.host.invocations import Invocations
from local.host.service_bus_message import many_messages, one_message
from local.host.worker import FunctionFailed

log = logging.getLogger(__name__)

type Settle = Callable[[ServiceBusReceivedMessage], Awaitable[None]]


class MessageHandling:
    """An abandoned message comes again with a higher delivery count, until the broker dead-letters it."""

    def __init__(
        self, function: Function, trigger: ServiceBusTrigger, invocations: Invocations, *, auto_complete: bool
    ) -> None:
        self._function = function
        self._trigger = trigger
        self._invocations = invocations
        self._auto_complete = auto_complete

    async def handle(self, receiver: ServiceBusReceiver, messages: Sequence[ServiceBusReceivedMessage]) -> None:
        """Call the function once with all of them, then settle each; a lost lock is logged, the message comes again."""
        datum, metadata = (
            many_messages(messages, as_bytes=self._trigger.as_bytes)
            if self._trigger.takes_many
            else one_message(messages[0], as_bytes=self._trigger.as_bytes)
        )
        try:
            await self._invocations.once(self._function, datum, metadata)
        except FunctionFailed:
            await self._settle(messages, receiver.abandon_message)
        else:
            if self._auto_complete:
                await self._settle(messages, receiver.complete_message)

    async def _settle(self, messages: Sequence[ServiceBusReceivedMessage], settle: Settle) -> None:
        for message in messages:
            try:
                await settle(message)
            except (ServiceBusError, OSError, ValueError) as lost:  # ValueError: the link is gone
                log.warning("a message of '%s' could not be settled: %s", self._function.name, lost)
