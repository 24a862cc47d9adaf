"""Running a function: its retry policy, its outputs, its failures in the log, and how many run right now."""

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from itertools import count

from local.host.functions import Function
from local.host.service_bus_output import OutputFailed, ServiceBusOutputs
from local.host.stopping import StopSignal
from local.host.worker import Datum, FunctionFailed, Worker

log = logging.getLogger(__name__)

NO_METADATA: Mapping[str, Datum] = {}


class Invocations:
    """Every call of a function passes here."""

    def __init__(self, worker: Worker, outputs: ServiceBusOutputs) -> None:
        self._worker = worker
        self._outputs = outputs
        self.running = 0
        self.timeout: float | None = None
        """Seconds after which a function fails; None for no limit."""

    async def once(
        self,
        function: Function,
        datum: Datum,
        metadata: Mapping[str, Datum] = NO_METADATA,
        trace: tuple[str, str] = ("", ""),
        retry: int = 0,
        last_failure: FunctionFailed | None = None,
    ) -> Datum | None:
        """Call a function once and deliver its outputs; gives its return value. Raises FunctionFailed, once logged.

        The function sees the `last_failure` when it is called again.
        """
        self.running += 1
        try:
            return await self._in_time(self._called(function, datum, metadata, trace, retry, last_failure))
        except FunctionFailed as failure:
            log.error("the function '%s' failed: %s\n%s", function.name, failure, failure.traceback)  # noqa: TRY400  # the traceback that counts is the function's own
            raise
        finally:
            self.running -= 1

    async def with_retries(self, function: Function, datum: Datum, stop: StopSignal) -> None:
        """Call a function as its retry policy says, in place. Raises the last FunctionFailed, or Stopping in a wait."""
        last_failure = None
        for retry in count():
            try:
                await self.once(function, datum, retry=retry, last_failure=last_failure)
            except FunctionFailed as failure:
                last_failure = failure
                if function.retry is None or not function.retry.allows(retry + 1):
                    raise
                await stop.sleep(function.retry.delay(retry + 1))
            else:
                return

    async def _in_time[T](self, call: Awaitable[T]) -> T:
        """End a call that takes too long, as Azure's host ends the worker with all that runs in it."""
        try:
            async with asyncio.timeout(self.timeout) as limit:
                return await call
        except TimeoutError as error:
            if limit.expired():
                raise FunctionFailed(f"it took longer than functionTimeout: {self.timeout:g} s") from error
            raise

    async def _called(
        self,
        function: Function,
        datum: Datum,
        metadata: Mapping[str, Datum],
        trace: tuple[str, str],
        retry: int,
        last_failure: FunctionFailed | None,
    ) -> Datum | None:
        retries = function.retry.max_count if function.retry else 0
        trigger = (function.trigger.name, datum)
        outcome = await self._worker.invoke(function.id, trigger, metadata, *trace, retry, retries, last_failure)
        if function.outputs:
            await self._deliver(function, [*outcome.outputs, ("$return", outcome.returned)])
        return outcome.returned

    async def _deliver(self, function: Function, values: list[tuple[str, Datum | None]]) -> None:
        try:
            for name, value in values:
                if value is not None and name in function.outputs:
                    await self._outputs.send(function.outputs[name], value)
        except OutputFailed as failure:
            raise FunctionFailed(str(failure)) from failure
