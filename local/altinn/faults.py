"""Faults on demand: chosen requests are delayed, answered with an error or another body, or cut off."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

CONTROL = "/_control/"


class Fault(BaseModel):
    """One rule: which requests it hits, what happens to them, and how many times or how long it holds.

    `path` is a regular expression searched in the path, none hitting every request; `body` is text or JSON.
    """

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)

    path: re.Pattern[str] = re.compile("")
    method: str | None = None
    status: int | None = Field(None, ge=200, le=599)
    body: Any = None
    headers: dict[str, str] = {}
    delay_ms: int = Field(0, ge=0)
    close: bool = False
    count: int | None = Field(None, ge=1)
    seconds: float | None = Field(None, gt=0)

    @model_validator(mode="after")
    def _does_something(self) -> "Fault":
        if self.status is None and self.body is None and not self.delay_ms and not self.close:
            raise ValueError("give status, body, delayMs or close")
        return self


@dataclass
class ActiveFault:
    fault: Fault
    since: float = field(default_factory=time.monotonic)
    hits: int = 0

    def is_over(self) -> bool:
        used_up = self.fault.count is not None and self.hits >= self.fault.count
        return used_up or (self.fault.seconds is not None and time.monotonic() - self.since > self.fault.seconds)

    def meets(self, request: web.Request) -> bool:
        right_method = self.fault.method is None or self.fault.method.upper() == request.method
        return right_method and self.fault.path.search(request.path) is not None


@dataclass
class Faults:
    """The rules in force; POST and DELETE /_control/faults change them, GET shows how often each was met."""

    active: list[ActiveFault] = field(default_factory=list)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/_control/faults", self.add),
            web.delete("/_control/faults", self.clear),
            web.get("/_control/faults", self.show),
        ]

    def middleware(self) -> Middleware:
        @web.middleware
        async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
            fault = None if request.path.startswith(CONTROL) else self._next_for(request)
            return await handler(request) if fault is None else await suffer(fault, request, handler)

        return middleware

    async def add(self, request: web.Request) -> web.Response:
        self.active.append(ActiveFault(Fault.model_validate_json(await request.text())))
        return web.Response(status=204)

    async def clear(self, _: web.Request) -> web.Response:
        self.active.clear()
        return web.Response(status=204)

    async def show(self, _: web.Request) -> web.Response:
        return web.json_response(
            [{"fault": one.fault.model_dump(by_alias=True), "hits": one.hits} for one in self.active]
        )

    def _next_for(self, request: web.Request) -> Fault | None:
        for one in self.active:
            if not one.is_over() and one.meets(request):
                one.hits += 1
                return one.fault
        return None


async def suffer(fault: Fault, request: web.Request, handler: Handler) -> web.StreamResponse:
    """Apply one fault to one request."""
    await asyncio.sleep(fault.delay_ms / 1000)
    if fault.close:
        assert request.transport is not None
        request.transport.abort()
        raise ConnectionResetError("closed on demand")
    if fault.status is None and fault.body is None:
        return await handler(request)
    return answer_of(fault)


def answer_of(fault: Fault) -> web.Response:
    """A text body goes out as it is, anything else as JSON."""
    status = fault.status or 200
    if fault.body is None or isinstance(fault.body, str):
        kind = {"Content-Type": "application/json"}
        return web.Response(text=fault.body, status=status, headers=kind | fault.headers)
    return web.json_response(fault.body, status=status, headers=fault.headers)
