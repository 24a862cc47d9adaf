"""How a service owner's API verifies the dialog token that a client brings along. Needs PyJWT with cryptography.

    python docs/examples/verify_dialog_token.py TOKEN --issuer https://HOST/api/v1 --dialog ID --action sign

prints what the token says and ends with 0 when it is to be trusted and the action is granted; else it says why not on
standard error and ends with 1. Copy `DialogTokens` into your API: one object for as long as the process lives.
"""  # noqa: INP001 - an example stands alone

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.request import Request, urlopen

import jwt

KEPT_SECONDS = 24 * 60 * 60
"""As long as the key set may be kept, by its own Cache-Control."""
SEARCHED_EVERY_SECONDS = 30
"""An unknown key makes the key set be fetched anew, but no more often: anybody can name any key."""
SKEW_SECONDS = 2
FETCHED_WITHIN_SECONDS = 5

type Document = dict[str, Any]


class RefusedError(Exception):
    """The token is not to be trusted, or does not grant what is asked; the message never quotes it."""


@dataclass(frozen=True)
class DialogToken:
    """What Dialogporten says of somebody who has just opened a dialog."""

    claims: Document

    @property
    def dialog_id(self) -> str:
        return str(self.claims["i"])

    @property
    def party(self) -> str:
        """Give the URN of whom the dialog belongs to."""
        return str(self.claims["p"])

    @property
    def reader(self) -> str:
        """Give the URN of who reads; of a system user's token the organisation whose system it is."""
        return str(self.claims["c"])

    @property
    def level(self) -> int:
        """Give the level at which the reader has signed in."""
        return int(self.claims["l"])

    @property
    def granted(self) -> frozenset[tuple[str, str | None]]:
        """Read `a`: actions separated by semicolons, those on a part of the dialog with its attribute."""
        pairs = (written.partition(",") for written in str(self.claims["a"]).split(";") if written)
        return frozenset((action, attribute or None) for action, _, attribute in pairs)

    def grants(self, action: str, attribute: str | None = None) -> bool:
        """Tell whether an action is granted: on the dialog itself, or on the part that the attribute names."""
        return (action, attribute) in self.granted


class DialogTokens:
    """Verifies tokens of one issuer, whose keys it fetches when they are first needed and then keeps."""

    def __init__(self, issuer: str, now: Callable[[], float] = monotonic) -> None:
        self._issuer = issuer.rstrip("/")
        self._now = now
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at: float | None = None

    def verified(self, token: str, *, dialog_id: str | None = None, party: str | None = None) -> DialogToken:
        """Give what a token says. Raises RefusedError, also when it is about another dialog or party."""
        try:
            key = self._key(jwt.get_unverified_header(token).get("kid"))
            claims = jwt.decode(
                token,
                key,
                algorithms=["EdDSA"],  # never what the token itself says
                issuer=self._issuer,
                leeway=SKEW_SECONDS,
                options={"require": ["iss", "nbf", "exp", "i", "p", "c", "l", "a"]},
            )
        except jwt.InvalidTokenError as error:
            raise RefusedError(f"the token is not valid: {type(error).__name__}") from error
        verified = DialogToken(claims)
        if dialog_id is not None and verified.dialog_id != dialog_id.lower():
            raise RefusedError("the token is about another dialog")
        if party is not None and verified.party != party.lower():
            raise RefusedError("the token is about another party")
        return verified

    def _key(self, key_id: str | None) -> jwt.PyJWK:
        if self._is_older_than(KEPT_SECONDS) or (
            key_id not in self._keys and self._is_older_than(SEARCHED_EVERY_SECONDS)
        ):
            self._fetch()
        if key_id not in self._keys:
            raise RefusedError("the token is signed with an unknown key")
        return self._keys[key_id]

    def _is_older_than(self, seconds: float) -> bool:
        return self._fetched_at is None or self._now() - self._fetched_at >= seconds

    def _fetch(self) -> None:
        self._fetched_at = self._now()
        server = _fetched(f"{self._issuer}/.well-known/oauth-authorization-server")
        if server["issuer"] != self._issuer:
            raise RefusedError("the issuer calls itself by another name")
        keys = _fetched(str(server["jwks_uri"]))["keys"]
        self._keys = {key["kid"]: jwt.PyJWK(key, "EdDSA") for key in keys if key["alg"] == "EdDSA"}


def _fetched(address: str) -> Document:
    if not address.startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise RefusedError("keys come over https")
    request = Request(address, headers={"Accept": "application/json"})  # noqa: S310 - judged above
    with urlopen(request, timeout=FETCHED_WITHIN_SECONDS) as answer:  # noqa: S310 - judged above
        document: Document = json.load(answer)
    return document


def main() -> int:
    parser = argparse.ArgumentParser(description="Verify a dialog token.")
    parser.add_argument("token")
    parser.add_argument("--issuer", required=True, help="address of the API's version, as in the claim `iss`")
    parser.add_argument("--dialog", help="id of the dialog that the token must be about")
    parser.add_argument("--party", help="URN of the party that the dialog must belong to")
    parser.add_argument("--action", help="action that must be granted")
    parser.add_argument("--attribute", help="the part of the dialog on which; without it the dialog itself")
    asked = parser.parse_args()
    try:
        token = DialogTokens(asked.issuer).verified(asked.token, dialog_id=asked.dialog, party=asked.party)
    except (RefusedError, OSError) as error:
        sys.stderr.write(f"refused: {error}\n")
        return 1
    if asked.action and not token.grants(asked.action, asked.attribute):
        sys.stderr.write("refused: the action is not granted\n")
        return 1
    sys.stdout.write(json.dumps(token.claims, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
