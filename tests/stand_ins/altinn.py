"""The local cloud's Altinn, started as a process of its own for tests."""

import asyncio
import json
import os
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ROOT = Path(__file__).parents[2]
CLIENT_ID = "00000000-0000-4000-8000-00000000c11e"
SCOPE = (
    "altinn:events.publish altinn:events.publish.admin altinn:register/partylookup.admin "
    "altinn:authorization/authorize.admin altinn:accessmanagement/authorizedparties.admin"
)
SUBSCRIPTION_KEY = "management"
START_SECONDS = 30


@dataclass(frozen=True)
class AltinnStandIn:
    """Its address, and what this system is known as there."""

    base_uri: str
    session: ClientSession
    encoded_jwk: str
    client_id: str = CLIENT_ID
    scope: str = SCOPE
    subscription_key: str = SUBSCRIPTION_KEY

    @property
    def token_uri(self) -> str:
        return f"{self.base_uri}/maskinporten/token"

    @property
    def exchange_uri(self) -> str:
        return f"{self.base_uri}/authentication/api/v1/exchange/maskinporten"

    @property
    def well_known(self) -> tuple[str, ...]:
        return (
            f"{self.base_uri}/maskinporten/.well-known/oauth-authorization-server",
            f"{self.base_uri}/idporten/.well-known/openid-configuration",
            f"{self.base_uri}/authentication/api/v1/openid/.well-known/openid-configuration",
        )

    async def token(self, **wish: Any) -> str:
        answer = await self._control("POST", "token", wish)
        return str(answer["token"])

    async def rotate(self, issuer: str, keep: int = 1) -> None:
        await self._control("POST", f"keys/rotate?issuer={issuer}&keep={keep}")

    async def fault(self, **fault: Any) -> None:
        await self._control("POST", "faults", fault)

    async def requests(self, path: str = "") -> list[dict[str, Any]]:
        answer = await self._control("GET", f"requests?path={path}")
        return list(answer["requests"])

    async def forget(self) -> None:
        await self._control("DELETE", "faults")
        await self._control("DELETE", "requests")

    async def _control(self, method: str, path: str, document: Any = None) -> Any:
        address = f"{self.base_uri}/_control/{path}"
        async with self.session.request(method, address, json=document, raise_for_status=True) as response:
            return await response.json() if response.content_type == "application/json" else None


@asynccontextmanager
async def running(data: Path, world: Path) -> AsyncIterator[AltinnStandIn]:
    """Start the stand-in with this system registered as its client; end it afterwards."""
    encoded_jwk = _registered(data)
    command = ("-m", "local.altinn", "--port", "0", "--data", str(data), "--world", str(world))
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, "--parent", str(os.getpid()), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        ready = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
        port = int(ready.split()[1])
        async with ClientSession() as session:
            yield AltinnStandIn(f"http://127.0.0.1:{port}", session, encoded_jwk)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _registered(data: Path) -> str:
    """Register a new key as the client's; gives the private JWK as settings hold it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    named = {"kid": f"test-{uuid4()}", "alg": "RS256", "use": "sig"}
    public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True) | named
    private = RSAAlgorithm.to_jwk(key, as_dict=True) | named
    client = {"clientId": CLIENT_ID, "organisation": "991825827", "scopes": SCOPE.split(), "jwk": public}
    clients = json.dumps({"subscriptionKey": SUBSCRIPTION_KEY, "clients": [client]})
    (data / "clients.json").write_text(clients)
    return b64encode(json.dumps(private).encode()).decode()
