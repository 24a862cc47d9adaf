"""Runs the Altinn stand-in inside the test process, on a free port."""

import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from local.altinn.__main__ import DEFAULT_WORLD
from local.altinn.server import application
from local.issuer.issuers import issuers_at
from local.stack.credentials import Credentials, credentials_in, register

PLATFORM_SCOPES = (
    "altinn:authorization/authorize.admin",
    "altinn:accessmanagement/authorizedparties.admin",
    "altinn:register/partylookup.admin",
    "altinn:events.publish",
    "altinn:events.publish.admin",
)


@dataclass
class Answer:
    status: int
    body: Any
    content_type: str


@dataclass
class StandIn:
    """The running stand-in, its address and the credentials that it knows."""

    base: str
    credentials: Credentials
    client: aiohttp.ClientSession

    async def call(self, method: str, path: str, **options: Any) -> Answer:
        async with self.client.request(method, self.base + path, **options) as response:
            is_json = response.content_type.endswith("json")
            body = await (response.json(content_type=None) if is_json else response.text())
            return Answer(response.status, body, response.content_type)

    async def token(self, **wish: Any) -> str:
        answer = await self.call("POST", "/_control/token", json=wish)
        assert answer.status == 200, answer
        return str(answer.body["token"])

    async def platform_headers(self, *scopes: str) -> dict[str, str]:
        """What the application sends upstream: an Altinn token and the API management key."""
        token = await self.token(kind="serviceowner", org="ttd", issuer="altinn", scopes=scopes or PLATFORM_SCOPES)
        return {"Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": self.credentials.subscription_key}

    async def post(self, path: str, body: Any) -> Answer:
        return await self.call("POST", path, json=body, headers=await self.platform_headers())


def prepared_folder(folder: Path) -> Path:
    """Credentials and signing keys, made once: RSA keys take their time."""
    register(credentials_in(folder), folder)
    issuers_at("http://unused", folder)
    return folder


@asynccontextmanager
async def serving(prepared: Path, data: Path, world: Path = DEFAULT_WORLD) -> AsyncIterator[StandIn]:
    shutil.copytree(prepared, data, dirs_exist_ok=True)
    listener = socket.create_server(("127.0.0.1", 0))
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    runner = web.AppRunner(application(base, data, world), shutdown_timeout=0.1)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    async with aiohttp.ClientSession() as client:
        yield StandIn(base, credentials_in(data), client)
    await runner.cleanup()
