"""The API as a client sees it: requests go out, answers come back as they are."""

import json
from asyncio import Lock
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from aiohttp import ClientSession
from yarl import URL

from local.stack import Cloud
from tests.driver.declared import require_declared

type Query = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def errors(self) -> dict[str, list[str]]:
        """The problem document's errors, empty when it tells of none."""
        return dict(self.json.get("errors", {}))

    def expect(self, status: int) -> "Answer":
        assert self.status == status, f"{self.status} instead of {status}: {self.body.decode(errors='replace')[:2000]}"
        return self


@dataclass
class Api:
    """A host of a running cloud and its token issuer; every wish for a token is granted once and kept.

    `address` is the host's, by default that of the first one.
    """

    cloud: Cloud
    session: ClientSession
    address: str = ""
    _tokens: dict[str, str] = field(default_factory=dict)
    _asking: Lock = field(default_factory=Lock)

    async def token(self, **wish: Any) -> str:
        key = json.dumps(wish, sort_keys=True)
        async with self._asking:
            if key not in self._tokens:
                self._tokens[key] = await self.cloud.token(wish)
        return self._tokens[key]

    async def ask(
        self,
        method: str,
        path: str,
        token: str | None = None,
        *,
        query: Query | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request below /api/v1, or to a path from the root.

        `body` is JSON unless it is bytes already, lists in `query` are repeated.
        """
        sent = {"authorization": f"Bearer {token}"} if token is not None else {}
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        below = path if path.startswith("/") else f"/api/v1/{path}"
        address = URL(f"{self.address or self.cloud.api}{below}", encoded=True)
        if query:
            address = address.with_query({name: _text(value) for name, value in query.items()})
        typed = {"content-type": "application/json"} if content is not None else {}
        async with self.session.request(
            method,
            address,
            data=None if content is None else BytesIO(content),
            headers={**typed, **sent, **(headers or {})},
        ) as answer:
            require_declared(method, address.raw_path.partition("/")[2], answer.status)
            known = {name.lower(): value for name, value in answer.headers.items()}
            return Answer(answer.status, known, await answer.read())


def _text(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)
