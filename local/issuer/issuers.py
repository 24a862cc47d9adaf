"""The three issuers under one address, each with a well-known document and a JWKS."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import jwt
from aiohttp import web

from local.issuer.keys import KeyRing

IssuerName = Literal["maskinporten", "idporten", "altinn"]


@dataclass(frozen=True)
class Issuer:
    """One issuer; `issuer` is compared exactly by those who validate, so its trailing slash is part of it."""

    name: IssuerName
    issuer: str
    well_known: str
    jwks: str
    keys: KeyRing
    endpoints: dict[str, str | list[str]]

    def document(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "jwks_uri": self.jwks,
            "id_token_signing_alg_values_supported": ["RS256"],
            **self.endpoints,
        }

    def verified(self, token: str) -> dict[str, Any]:
        """The claims of a token of this issuer; raises jwt.InvalidTokenError for any other or an outdated one."""
        key = self.keys.verification_key(jwt.get_unverified_header(token).get("kid"))
        if key is None:
            raise jwt.InvalidTokenError("unknown kid")
        return jwt.decode(
            token,
            key,
            algorithms=["RS256"],
            issuer=self.issuer,
            options={"verify_aud": False, "require": ["exp", "iss"]},
        )


# Where each issuer's document stands under the common address.
WELL_KNOWN_PATHS: dict[IssuerName, str] = {
    "maskinporten": "/maskinporten/.well-known/oauth-authorization-server",
    "idporten": "/idporten/.well-known/openid-configuration",
    "altinn": "/authentication/api/v1/openid/.well-known/openid-configuration",
}

type Issuers = dict[IssuerName, Issuer]


def issuers_at(base: str, folder: Path) -> Issuers:
    """The issuers served under `base` (no trailing slash), their keys in `folder`."""
    altinn = f"{base}/authentication/api/v1/openid"
    return {
        "maskinporten": Issuer(
            name="maskinporten",
            issuer=f"{base}/maskinporten/",
            well_known=base + WELL_KNOWN_PATHS["maskinporten"],
            jwks=f"{base}/maskinporten/jwk",
            keys=KeyRing.opened("maskinporten", folder),
            endpoints={"token_endpoint": f"{base}/maskinporten/token"},
        ),
        "idporten": Issuer(
            name="idporten",
            issuer=f"{base}/idporten",
            well_known=base + WELL_KNOWN_PATHS["idporten"],
            jwks=f"{base}/idporten/jwks.json",
            keys=KeyRing.opened("idporten", folder),
            endpoints={"acr_values_supported": ["idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"]},
        ),
        "altinn": Issuer(
            name="altinn",
            issuer=f"{altinn}/",
            well_known=base + WELL_KNOWN_PATHS["altinn"],
            jwks=f"{altinn}/.well-known/openid-configuration/jwks",
            keys=KeyRing.opened("altinn", folder),
            endpoints={"token_endpoint": f"{base}/authentication/api/v1/exchange/maskinporten"},
        ),
    }


def discovery_routes(issuers: Iterable[Issuer], base: str) -> list[web.RouteDef]:
    """The well-known document (with and without a trailing slash) and the JWKS of every issuer."""
    return [route for issuer in issuers for route in _routes_of(issuer, base)]


def _routes_of(issuer: Issuer, base: str) -> list[web.RouteDef]:
    async def document(_: web.Request) -> web.Response:
        return web.json_response(issuer.document())

    async def jwks(_: web.Request) -> web.Response:
        return web.json_response(issuer.keys.published())

    well_known = issuer.well_known.removeprefix(base)
    return [
        web.get(well_known, document),
        web.get(f"{well_known}/", document),
        web.get(issuer.jwks.removeprefix(base), jwks),
    ]
