"""Shared access signatures: who may use which address until when.

Microsoft Learn, "Service Bus access control with Shared Access Signatures": the signature is the base64 of
HMAC-SHA256(key, quoted resource + newline + expiry).
"""

import hmac
from base64 import b64encode
from hashlib import sha256
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus

from local.servicebus.broker.names import folded, path_of
from local.servicebus.clock import now
from local.servicebus.refusals import UNAUTHORIZED, RefusedError

_SCHEME = "SharedAccessSignature "


class Grant(NamedTuple):
    """What a valid token allows.

    path: the address it covers with all below it, folded
    expires_at: milliseconds since 1970
    """

    path: str
    expires_at: int

    def covers(self, path: str) -> bool:
        wanted = folded(path)
        return self.expires_at > now() and (wanted == self.path or not self.path or wanted.startswith(f"{self.path}/"))


def check(token: str, keys: dict[str, str]) -> Grant:
    """What a token allows; raises RefusedError when it is malformed, unsigned or expired."""
    if not token.startswith(_SCHEME):
        raise _unauthorized("MalformedToken: only shared access signatures are taken here.")
    parts = dict(part.partition("=")[::2] for part in token.removeprefix(_SCHEME).split("&"))
    if not {"sr", "se", "sig", "skn"} <= parts.keys() or not parts["se"].isdecimal():
        raise _unauthorized("MalformedToken: sr, se, sig and skn are needed.")
    key = keys.get(unquote_plus(parts["skn"]))
    if key is None or not hmac.compare_digest(_signature(key, parts["sr"], parts["se"]), unquote_plus(parts["sig"])):
        raise _unauthorized("InvalidSignature: The token has an invalid signature.")
    grant = Grant(folded(path_of(unquote(parts["sr"]))), int(parts["se"]) * 1000)
    if grant.expires_at <= now():
        raise _unauthorized("ExpiredToken: The token is expired.")
    return grant


def _signature(key: str, resource: str, expiry: str) -> str:
    return b64encode(hmac.digest(key.encode(), f"{resource}\n{expiry}".encode(), sha256)).decode()


def _unauthorized(description: str) -> RefusedError:
    return RefusedError(UNAUTHORIZED, description)
