import hmac
import time
from base64 import b64encode
from hashlib import sha256
from urllib.parse import quote_plus

import pytest
from azure.servicebus import ServiceBusMessage
from azure.servicebus.exceptions import ServiceBusAuthenticationError, ServiceBusError

from tests.local.servicebus.client import Bus, take
from tests.local.servicebus.client import bus as opened

QUEUE = "guarded"


def _parts(connection: str) -> dict[str, str]:
    pairs = (part.split("=", 1) for part in connection.rstrip(";").split(";"))
    return {name: value for name, value in pairs}  # noqa: C416  # mypy wants two-element lists unpacked


def _with_token(connection: str, entity: str, seconds: float) -> str:
    """A connection string with a ready-made token, valid for so long, instead of the key."""
    parts = _parts(connection)
    resource, expires_at = quote_plus(f"{parts['Endpoint']}/{entity}"), int(time.time() + seconds)
    digest = hmac.digest(parts["SharedAccessKey"].encode(), f"{resource}\n{expires_at}".encode(), sha256)
    signature, name = quote_plus(b64encode(digest)), parts["SharedAccessKeyName"]
    token = f"SharedAccessSignature sr={resource}&sig={signature}&se={expires_at}&skn={name}"
    emulator = ";UseDevelopmentEmulator=true" if "UseDevelopmentEmulator" in parts else ""
    return f"Endpoint={parts['Endpoint']};SharedAccessSignature={token}{emulator}"


async def _send(connection: str) -> None:
    async with opened(connection, retry_total=0) as client:
        await client.sender(QUEUE).send_messages(ServiceBusMessage("let in"))


async def test_wrong_key_is_refused(connection: str) -> None:
    with pytest.raises(ServiceBusAuthenticationError):
        await _send(connection.replace(_parts(connection)["SharedAccessKey"], "d3Jvbmc="))


async def test_unknown_key_name_is_refused(connection: str) -> None:
    with pytest.raises(ServiceBusAuthenticationError):
        await _send(connection.replace(_parts(connection)["SharedAccessKeyName"], "Nobody"))


async def test_token_of_the_entity_lets_in(bus: Bus, connection: str) -> None:
    await _send(_with_token(connection, QUEUE, 600))
    assert await take(bus.receiver(QUEUE)) == ["let in"]


async def test_expired_token_is_refused(connection: str) -> None:
    with pytest.raises(ServiceBusError):
        await _send(_with_token(connection, QUEUE, -60))


async def test_token_of_another_entity_is_refused(connection: str) -> None:
    with pytest.raises(ServiceBusError):
        await _send(_with_token(connection, "sending", 600))
