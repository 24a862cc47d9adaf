"""Requests to the Cosmos DB stand-in as they leave the client: observed, held up, or with their answer lost."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from azure.core.exceptions import ServiceResponseError
from azure.core.pipeline.transport import AioHttpTransport
from azure.cosmos.aio import CosmosClient, DatabaseProxy

from adapters.cosmos.connection import connect
from tests.driver.cosmos_account import DATABASE, Account

type Meanwhile = Callable[[], Awaitable[None]]


@dataclass(frozen=True)
class Sent:
    """One request: `body` is its JSON, None when it has none."""

    method: str
    path: str
    if_match: str | None
    body: Any

    @property
    def is_batch(self) -> bool:
        return isinstance(self.body, list)


@dataclass
class Wire:
    """What one client sends. `before` and `after` run once, for the next request that `when` finds."""

    sent: list[Sent] = field(default_factory=list)
    when: Callable[[Sent], bool] = field(default=lambda _sent: False)
    before: Meanwhile | None = None
    after: Meanwhile | None = None
    is_answer_lost: bool = False

    @property
    def batches(self) -> list[Sent]:
        return [one for one in self.sent if one.is_batch]

    def at(
        self,
        when: Callable[[Sent], bool],
        *,
        before: Meanwhile | None = None,
        after: Meanwhile | None = None,
        is_answer_lost: bool = False,
    ) -> None:
        """Order what happens around the next request that `when` finds."""
        self.when, self.before, self.after, self.is_answer_lost = when, before, after, is_answer_lost

    async def around(self, sent: Sent, send: Callable[[], Awaitable[Any]]) -> Any:
        self.sent.append(sent)
        if not self.when(sent):
            return await send()
        before, after, is_lost = self.before, self.after, self.is_answer_lost
        self.at(lambda _sent: False)
        if before is not None:
            await before()
        answer = await send()
        if after is not None:
            await after()
        if is_lost:
            raise ServiceResponseError("the connection was cut")
        return answer


class _Watched(AioHttpTransport):  # type: ignore[misc]  # untyped in the SDK
    def __init__(self, wire: Wire) -> None:
        super().__init__(use_env_settings=False)
        self._wire = wire

    async def send(self, request: Any, **options: Any) -> Any:
        sent = Sent(request.method, request.url, request.headers.get("If-Match"), _json(request))
        return await self._wire.around(sent, lambda: super(_Watched, self).send(request, **options))


def _json(request: Any) -> Any:
    content = getattr(request, "data", None) or getattr(request, "content", None)
    return json.loads(content) if isinstance(content, str | bytes) and content else None


@asynccontextmanager
async def watched(account: Account) -> AsyncIterator[tuple[DatabaseProxy, Wire]]:
    """Connect as a process of its own whose requests can be looked at."""
    wire = Wire()
    async with _client(account, wire) as client:
        yield client.get_database_client(DATABASE), wire


def _client(account: Account, wire: Wire) -> CosmosClient:
    return connect(account.instance.cosmos, None, _no_credential, "watched", _Watched(wire))


def _no_credential() -> Any:
    raise AssertionError("a connection string needs no credential")
