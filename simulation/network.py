"""The way between an instance and the store: in process, with pauses, faults and lost answers."""

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, override
from urllib.parse import unquote, urlsplit

from aiohttp import ServerDisconnectedError
from azure.core.exceptions import ServiceRequestError, ServiceResponseTimeoutError
from azure.core.pipeline.transport import AsyncHttpResponse, AsyncHttpTransport, HttpRequest
from azure.core.utils import CaseInsensitiveDict

from local.cosmos.failure import Refused
from local.cosmos.operations import name_of
from local.cosmos.wire import Answer, Call, refusal
from simulation.account import ADDRESS
from simulation.chance import Fault, Luck
from simulation.describing import describe

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from simulation.world import World


@dataclass(slots=True)
class Party:
    """Who sends requests: a step of the plan, or the end of the run."""

    number: int
    requests: int = 0


PARTY: ContextVar[Party] = ContextVar("PARTY")
_REFUSALS = {Fault.THROTTLED: (429, 3200), Fault.RETRY_WITH: (449, 0), Fault.AWAY: (503, 0)}
_CLOSED = (Fault.NEVER_SENT, Fault.ANSWER_LOST, Fault.LATE)


class Response(AsyncHttpResponse):
    def __init__(self, request: HttpRequest, given: Answer) -> None:
        super().__init__(request, None)
        self.status_code = given.status
        self.headers: MutableMapping[str, str] = CaseInsensitiveDict(given.headers)
        self.reason = ""
        self.content_type = "application/json"
        self._text = given.text

    @override
    def body(self) -> bytes:
        return self._text.encode()

    async def load_body(self) -> None:
        """Do nothing: it is there."""


@dataclass
class Network(AsyncHttpTransport[HttpRequest, Response]):
    """One instance's. Once `is_cut`, nothing gets through any more: the instance is dead."""

    world: "World"
    instance: str
    is_cut: bool = field(default=False)

    @override
    async def send(self, request: HttpRequest, **_options: Any) -> Response:
        party = PARTY.get()
        party.requests += 1
        call = self._call(request)
        luck = self.world.luck(party.number, party.requests, call)
        name = f"{self.instance} #{party.number}.{party.requests}"
        await self._pause(luck.before)
        if luck.fault is Fault.LATE:
            self.world.still_under_way.add(party.number)
            self.world.loop.call_later(luck.lag, self._answered, call, luck, name)
            given = Answer(0)
        else:
            given = self._answered(call, luck, name)
        await self._pause(luck.after)
        if luck.fault in _CLOSED:
            lost = ServerDisconnectedError()
            raise ServiceRequestError(lost, error=lost) from lost
        if luck.fault is Fault.TIMED_OUT:
            late = TimeoutError()
            raise ServiceResponseTimeoutError(late, error=late) from late
        return Response(request, given)

    async def _pause(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if self.is_cut:
            raise asyncio.CancelledError

    def _call(self, request: HttpRequest) -> Call:
        segments = [unquote(segment) for segment in urlsplit(request.url).path.split("/") if segment]
        body: Any = request.data or b""
        headers = {name.lower(): value for name, value in request.headers.items()}
        headers["host"] = ADDRESS.removeprefix("http://")
        sent = body.encode() if isinstance(body, str) else body
        return Call(request.method, segments, headers, sent, self.world.milliseconds())

    def _answered(self, call: Call, luck: Luck, name: str) -> Answer:
        if luck.fault is Fault.SHORT_PAGE and name_of(call) == "query":
            call.headers["x-ms-max-item-count"] = str(luck.size)  # type: ignore[index]  # the network's own copy
        call = Call(call.method, call.segments, call.headers, call.body, self.world.milliseconds())
        if luck.fault is Fault.NEVER_SENT:
            given = Answer(0)
        elif (status := _REFUSALS.get(luck.fault)) is not None:
            given = refusal(Refused(status[0], "simulated", status[1]))
            given = Answer(given.status, given.text, 0.0, {**given.headers, "x-ms-retry-after-ms": "20"})
        else:
            given = self.world.answered(call, luck)
        self.world.history.note(self.world.loop.time(), "    {} {}", name, lambda: describe(call, given, luck.fault))
        return given

    @override
    async def open(self) -> None: ...

    @override
    async def close(self) -> None: ...

    @override
    async def __aenter__(self) -> Self:
        return self

    @override
    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None: ...
