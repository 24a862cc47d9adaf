"""Requests to one of the hosts, and what may become of them."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout

from local.stack import Cloud

SECONDS = 15.0
"""How long a client waits for an answer."""
PERSON = "01819090285"
PARTIES = (f"urn:altinn:person:identifier-no:{PERSON}", "urn:altinn:organization:identifier-no:310000019")
SERVICE_RESOURCE = "urn:altinn:resource:ttd-byggesoknad"
_PROVIDER = "digdir:dialogporten.serviceprovider"
OWNER = {"kind": "serviceowner", "org": "ttd", "scopes": [_PROVIDER, f"{_PROVIDER}.search"]}
READER = {"kind": "enduser", "pid": PERSON, "acr": "idporten-loa-high"}


class NotSentError(Exception):
    """Nobody took the connection: nothing was done."""


class LostError(Exception):
    """No answer came: something may have been done, or may still be."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None

    @property
    def revision(self) -> UUID | None:
        """The revision of the ETag, where there is one."""
        tag = self.headers.get("etag")
        return None if tag is None else UUID(tag.removeprefix("W/").strip('"'))


@dataclass
class Callers:
    """A service owner and a person, with a token each."""

    session: ClientSession
    addresses: Mapping[str, str]
    tokens: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    async def of(cls, cloud: Cloud, session: ClientSession) -> "Callers":
        tokens = {"serviceowner": await cloud.token(OWNER), "enduser": await cloud.token(READER)}
        return cls(session, dict(zip(cloud.hosts, cloud.instance.apis, strict=True)), tokens)

    async def ask(self, host: str, method: str, path: str, body: Any = None, expected: UUID | None = None) -> Answer:
        """Send a request below /api/v1; raises NotSentError or LostError."""
        headers = {"authorization": f"Bearer {self.tokens[path.split('/', 1)[0]]}"}
        if expected is not None:
            headers["if-match"] = str(expected)
        address = f"{self.addresses[host]}/api/v1/{path}"
        try:
            async with self.session.request(
                method, address, json=body, headers=headers, timeout=ClientTimeout(SECONDS)
            ) as answer:
                known = {name.lower(): value for name, value in answer.headers.items()}
                return Answer(answer.status, known, await answer.read())
        except ClientConnectorError as error:
            raise NotSentError(str(error)) from error
        except (ClientError, OSError, asyncio.IncompleteReadError) as error:  # a time-out is an OSError
            raise LostError(type(error).__name__) from error
