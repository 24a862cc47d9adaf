"""A small HTTP server that plays an upstream system: it answers what a test says and remembers what it was asked."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

type Respond = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    raw_query: str
    headers: dict[str, str]
    body: str


@dataclass
class Upstream:
    """`responds` holds what each path answers next; the last answer of a path is repeated."""

    base_uri: str = ""
    asked: list[Asked] = field(default_factory=list)
    responds: dict[str, list[Respond]] = field(default_factory=dict)

    def answers(self, path: str, *documents: Any, status: int = 200) -> None:
        """Answer the documents one after the other; bytes and text go out as they are."""
        self.responds.setdefault(path, []).extend(_answering(document, status) for document in documents)

    def breaks(self, path: str) -> None:
        """Cut the connection at the next request."""
        self.responds.setdefault(path, []).append(_breaking)

    def replace(self, path: str, *documents: Any, status: int = 200) -> None:
        self.responds.pop(path, None)
        self.answers(path, *documents, status=status)

    def asked_for(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        _, _, query = request.raw_path.partition("?")
        self.asked.append(Asked(request.method, request.path, query, headers, await request.text()))
        responds = self.responds.get(request.path)
        if not responds:
            return web.Response(status=404)
        return await (responds.pop(0) if len(responds) > 1 else responds[0])(request)


def _answering(document: Any, status: int) -> Respond:
    async def respond(_: web.Request) -> web.StreamResponse:
        if isinstance(document, str | bytes):
            return web.Response(status=status, body=document)
        return web.json_response(document, status=status)

    return respond


async def _breaking(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    raise ConnectionResetError


@asynccontextmanager
async def serving() -> AsyncIterator[Upstream]:
    upstream = Upstream()
    app = web.Application(client_max_size=1 << 26)
    app.router.add_route("*", "/{path:.*}", upstream.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        upstream.base_uri = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield upstream
    finally:
        await runner.cleanup()
