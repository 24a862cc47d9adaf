"""Clients registered with Maskinporten: their public keys and scopes, read from a file beside the signing keys.

The file `clients.json` in the data folder looks like
`{"subscriptionKey": "...", "clients": [{"clientId": "...", "organisation": "991825827", "scopes": [...], "jwk": {}}]}`.
It is read at each use: a client registered while the issuer runs is known at once.
"""

from pathlib import Path
from typing import Any

import jwt
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Client(BaseModel):
    """One registration; `jwk` is the public RSA key with its kid, `organisation` the consumer of its tokens."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    client_id: str
    organisation: str
    scopes: frozenset[str]
    jwk: dict[str, Any]

    def key(self) -> jwt.PyJWK:
        return jwt.PyJWK(self.jwk)


class Registration(BaseModel):
    """The whole file; `subscriptionKey` is the API management key, none meaning that no key is asked for."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)

    subscription_key: str | None = None
    clients: tuple[Client, ...] = ()

    def client(self, client_id: str) -> Client | None:
        return next((client for client in self.clients if client.client_id == client_id), None)


def registration_in(folder: Path) -> Registration:
    """The registrations of the data folder; an empty one when there is no file."""
    file = folder / "clients.json"
    return Registration.model_validate_json(file.read_text("utf-8")) if file.exists() else Registration()
