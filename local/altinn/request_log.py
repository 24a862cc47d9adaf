"""Remembers the latest requests, so that a test can see what the application sent and how often."""

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from local.altinn.faults import CONTROL

KEPT = 5000


@dataclass
class RequestLog:
    """GET /_control/requests (`?path=` a regular expression) shows them in order, DELETE forgets them."""

    entries: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT))

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/_control/requests", self.show), web.delete("/_control/requests", self.forget)]

    def middleware(self) -> Middleware:
        @web.middleware
        async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.path.startswith(CONTROL):
                return await handler(request)
            entry = await entry_of(request)
            self.entries.append(entry)
            try:
                response = await handler(request)
            except web.HTTPException as unrouted:
                entry["status"] = unrouted.status
                raise
            entry["status"] = response.status
            return response

        return middleware

    async def show(self, request: web.Request) -> web.Response:
        path = re.compile(request.query.get("path", ""))
        return web.json_response({"requests": [entry for entry in self.entries if path.search(entry["path"])]})

    async def forget(self, _: web.Request) -> web.Response:
        self.entries.clear()
        return web.Response(status=204)


async def entry_of(request: web.Request) -> dict[str, Any]:
    """What is remembered; `status` is filled in by the answer and stays null when the connection was cut."""
    return {
        "at": datetime.now(UTC).isoformat(),
        "method": request.method,
        "path": request.path,
        "query": request.query_string,
        "headers": {name.lower(): value for name, value in request.headers.items()},
        "body": await request.text(),
        "status": None,
    }
