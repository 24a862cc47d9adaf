"""Continuation tokens: opaque to clients, bound to the request they continue, and refused when tampered with."""

import base64
import hashlib
import hmac
import json
from typing import Any, Final

from local.cosmos.failure import Refused, bad_request

_SEAL_BYTES: Final = 12
_MARK: Final = "L1."  # keeps a token from being base64 JSON, the shape of the client's own tokens
_BYTES: Final = "base64"


class Continuations:
    """Makes and reads tokens with the account's key, so that they stay valid across a restart."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def token(self, request: str, state: Any) -> str:
        content = json.dumps(state, default=_plain, separators=(",", ":")).encode()
        return _MARK + base64.urlsafe_b64encode(self._seal(request, content) + content).decode()

    def state(self, request: str, token: str) -> Any:
        """Read a token given out for the same request; raises Refused 400 for any other."""
        content = self._opened(request, token)
        return json.loads(content, object_hook=_bytes)

    def _opened(self, request: str, token: str) -> bytes:
        try:
            raw = base64.b64decode(token.removeprefix(_MARK), altchars=b"-_", validate=True)
        except ValueError as error:
            raise _invalid() from error
        seal, content = raw[:_SEAL_BYTES], raw[_SEAL_BYTES:]
        if not token.startswith(_MARK) or not hmac.compare_digest(seal, self._seal(request, content)):
            raise _invalid()
        return content

    def _seal(self, request: str, content: bytes) -> bytes:
        return hmac.new(self._key, request.encode() + b"\n" + content, hashlib.sha256).digest()[:_SEAL_BYTES]


def _invalid() -> Refused:
    return bad_request("Invalid Continuation Token: it was not given out for this request.")


def _plain(value: bytes) -> dict[str, str]:
    return {_BYTES: base64.b64encode(value).decode()}


def _bytes(value: dict[str, Any]) -> Any:
    return base64.b64decode(value[_BYTES]) if set(value) == {_BYTES} else value
