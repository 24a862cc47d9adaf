"""Service Bus triggers with sessions: several sessions side by side, the messages of each strictly in turn."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial

from azure.servicebus import NEXT_AVAILABLE_SESSION
from azure.servicebus.aio import ServiceBusClient, ServiceBusReceiver
from azure.servicebus.exceptions import OperationTimeoutError, SessionLockLostError

from local.host.listener import log
from local.host.lock_renewal import kept_locked
from local.host.service_bus_listener import OUTAGES, POLL, Calls, ServiceBusListener, open_client, open_receiver

ACCEPT_TIMEOUT = 30.0
"""Seconds the broker may take to offer a session before it is asked again."""


class SessionListener(ServiceBusListener):
    """Takes one session after the other, up to maxConcurrentSessions, and leaves each when it stays silent."""

    async def receive(self) -> None:
        async with AsyncExitStack() as opened:
            client = await opened.enter_async_context(open_client(self.trigger))
            sessions = await opened.enter_async_context(Calls(self.options.max_concurrent_sessions))
            self.started.set()  # at once: the broker keeps messages for a session nobody has accepted yet
            while True:
                await self.stop.interruptible(sessions.slot())
                receiver = await self.stop.interruptible(self._accepted(client))
                self.is_well()
                if receiver is None:
                    sessions.give_back()
                else:
                    sessions.start(partial(self._serve, receiver))

    async def _accepted(self, client: ServiceBusClient) -> ServiceBusReceiver | None:
        receiver = open_receiver(client, self.trigger, session_id=NEXT_AVAILABLE_SESSION, max_wait_time=ACCEPT_TIMEOUT)
        try:
            return await receiver.__aenter__()
        except OperationTimeoutError:
            await receiver.close()
            return None
        except BaseException:
            await receiver.close()
            raise

    async def _serve(self, receiver: ServiceBusReceiver) -> None:
        session = receiver.session
        try:
            async with (
                receiver,
                kept_locked(session.locked_until_utc, session.renew_lock, self.options.max_lock_renewal),
            ):
                await self._serve_until_silent(receiver)
        except SessionLockLostError as lost:
            log.warning("'%s' lost the session %s: %s", self.function.name, session.session_id, lost)
        except OUTAGES as outage:
            self.is_troubled(outage)

    async def _serve_until_silent(self, receiver: ServiceBusReceiver) -> None:
        clock = asyncio.get_running_loop()
        silent_since = clock.time()
        while not self.stop.is_set and clock.time() - silent_since < self.options.session_idle_timeout:
            messages = await receiver.receive_messages(self.batch_size, max_wait_time=POLL)
            if messages:
                await self.handling.handle(receiver, messages)
                silent_since = clock.time()
