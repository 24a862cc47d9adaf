"""Keys of one local cloud, made at its first start and kept in its data folder: never the same on two machines."""

import base64
import json
import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm
from pydantic import BaseModel, ConfigDict

from local.issuer.clients import Client, Registration
from local.issuer.keys import new_private_jwk, public_part

DIGDIR = "991825827"
UPSTREAM_SCOPES = (
    "altinn:events.publish",
    "altinn:events.publish.admin",
    "altinn:register/partylookup.admin",
    "altinn:authorization/authorize.admin",
    "altinn:accessmanagement/authorizedparties.admin",
)


class Credentials(BaseModel):
    """What the application is given as secrets: private JWKs as dictionaries, the mask key as base64."""

    model_config = ConfigDict(frozen=True)

    client_id: str
    client_jwk: dict[str, Any]
    dialog_token_primary: dict[str, Any]
    dialog_token_secondary: dict[str, Any]
    person_mask_key: str
    subscription_key: str

    def registration(self) -> Registration:
        """The public side: what Maskinporten and Altinn must know of the application."""
        client = Client(
            client_id=self.client_id,
            organisation=DIGDIR,
            scopes=frozenset(UPSTREAM_SCOPES),
            jwk=public_part(self.client_jwk),
        )
        return Registration(subscription_key=self.subscription_key, clients=(client,))


def credentials_in(folder: Path) -> Credentials:
    """The credentials kept in `folder`, made now when there are none."""
    file = folder / "credentials.json"
    if not file.exists():
        _write(file, _new().model_dump_json(indent=2))
    return Credentials.model_validate_json(file.read_text("utf-8"))


def register(credentials: Credentials, folder: Path) -> None:
    """Make the application known to the Altinn stand-in whose data are in `folder`."""
    registration = credentials.registration().model_dump(by_alias=True, mode="json")
    _write(folder / "clients.json", json.dumps(registration, indent=2))


def _new() -> Credentials:
    return Credentials(
        client_id=str(uuid4()),
        client_jwk=new_private_jwk("dialogporten"),
        dialog_token_primary=_ed25519_jwk("local-1"),
        dialog_token_secondary=_ed25519_jwk("local-2"),
        person_mask_key=base64.b64encode(os.urandom(32)).decode(),
        subscription_key=uuid4().hex,
    )


def _ed25519_jwk(kid: str) -> dict[str, Any]:
    return OKPAlgorithm.to_jwk(Ed25519PrivateKey.generate(), as_dict=True) | {"kid": kid, "use": "sig", "alg": "EdDSA"}


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(text, "utf-8")
