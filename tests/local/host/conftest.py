"""Small function apps for the host's tests: written where a test needs its own, or found under apps/."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from yarl import URL

from local.host import Host, running

APPS = Path(__file__).parent / "apps"
PATIENCE = 30.0

HEAD = """
import asyncio, json, logging, os, time, typing
import azure.functions as func
app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
"""

type WriteApp = Callable[..., Path]


@pytest.fixture
def write_app(tmp_path: Path) -> WriteApp:
    """Write a function app: the imports and `app` come first by themselves."""

    def write(source: str, host_json: dict[str, Any] | None = None, head: str = HEAD) -> Path:
        folder = tmp_path / "app"
        folder.mkdir(exist_ok=True)
        (folder / "function_app.py").write_text(head + source)
        if host_json:
            (folder / "host.json").write_text(json.dumps(host_json))
        return folder

    return write


class Visitor:
    """A client of a running host."""

    def __init__(self, host: Host, session: aiohttp.ClientSession) -> None:
        self.host = host
        self._session = session

    async def answer(self, method: str, path: str, **options: Any) -> "Answer":
        async with self._session.request(method, URL(f"{self.host.url}{path}", encoded=True), **options) as response:
            return Answer(response.status, response.headers.copy(), await response.read())

    async def get(self, path: str, **options: Any) -> "Answer":
        return await self.answer("GET", path, **options)

    async def post(self, path: str, **options: Any) -> "Answer":
        return await self.answer("POST", path, **options)

    async def trigger(self, function: str) -> dict[str, Any]:
        """The state of a function's listener."""
        return dict((await self.get("/admin/host/status")).json["triggers"][function])


class Answer:
    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


@asynccontextmanager
async def visiting(app: Path, environment: dict[str, str] | None = None, **options: Any) -> AsyncIterator[Visitor]:
    async with running(app, environment, **options) as host, aiohttp.ClientSession() as session:
        yield Visitor(host, session)


async def until[T](
    observe: Callable[[], Awaitable[T]], satisfied: Callable[[T], bool], patience: float = PATIENCE
) -> T:
    """Observe again and again until satisfied; fails with the last observation when patience ends."""
    deadline = asyncio.get_running_loop().time() + patience
    while not satisfied(observed := await observe()):
        assert asyncio.get_running_loop().time() < deadline, f"still {observed!r} after {patience} s"
        await asyncio.sleep(0.02)
    return observed
