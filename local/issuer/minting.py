"""Bearer tokens on demand, with the claims that the real issuers put into tokens of each kind of caller."""

import time
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel

from local.altinn.identity import party_id, party_uuid, user_id
from local.altinn.world import EMAIL_USER, PERSON, World
from local.altinn.worlds import CurrentWorld
from local.issuer.exchange import organisation_claims
from local.issuer.issuers import IssuerName, Issuers
from local.issuer.keys import new_private_jwk, signed
from local.issuer.maskinporten import iso6523

CLIENT_ID = "00000000-0000-4000-8000-00000000c0de"
AUTHENTICATION_LEVELS = {
    "selfregistered-email": 0,
    "idporten-loa-low": 0,
    "idporten-loa-substantial": 3,
    "idporten-loa-high": 4,
}
OF_SERVICE_OWNERS = ("digdir:dialogporten.serviceprovider", "digdir:dialogporten.serviceprovider.search")
OF_PERSONS = ("openid", "profile", "digdir:dialogporten")
OF_SYSTEMS = ("digdir:dialogporten",)
OF_EMAIL_USERS = ("digdir:dialogporten.noconsent",)

type Claims = dict[str, Any]


class Wish(BaseModel):
    """What every kind of token may be asked for.

    `expiresIn` and `notBefore` are seconds from now (negative: already past), `claims` are added last and a null
    removes one, `forged` signs with a key that the issuer never published.
    """

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)

    issuer: IssuerName = "maskinporten"
    expires_in: int = 3600
    not_before: int | None = None
    claims: Claims = {}
    forged: bool = False


class ServiceOwnerWish(Wish):
    """An organisation; `supplier` acts on its behalf. `orgno` may be left out for a service owner of the world."""

    kind: Literal["serviceowner"]
    org: str | None = None
    orgno: str | None = None
    supplier: str | None = None
    scopes: tuple[str, ...] = OF_SERVICE_OWNERS

    def identity(self, world: CurrentWorld) -> Claims:
        number = self.orgno or _number_of(world.now, self.org)
        supplier = {"supplier": iso6523(self.supplier)} if self.supplier else {}
        return {"consumer": iso6523(number)} | supplier | self._seen_by_altinn(world, number)

    def _seen_by_altinn(self, world: CurrentWorld, number: str) -> Claims:
        return organisation_claims(world, number) if self.issuer == "altinn" else {"client_amr": "private_key_jwt"}


class EndUserWish(Wish):
    """A person, signed in with ID-porten (or through Altinn)."""

    kind: Literal["enduser"]
    issuer: IssuerName = "idporten"
    pid: str
    acr: str = "idporten-loa-high"
    scopes: tuple[str, ...] = OF_PERSONS

    def identity(self, world: CurrentWorld) -> Claims:
        person = {"pid": self.pid, "acr": self.acr}
        if self.issuer == "altinn":
            return (
                person | platform_user(f"{PERSON}:{self.pid}", self.acr) | {"urn:altinn:authenticatemethod": "BankID"}
            )
        number = world.now.service_owners[0].number
        subject = str(party_uuid(f"{PERSON}:{self.pid}"))
        return person | {"sub": subject, "amr": ["BankID"], "consumer": iso6523(number)}


class SystemUserWish(Wish):
    """A system acting for an organisation; the vendor's client asks for the token."""

    kind: Literal["systemuser"]
    system_user_id: UUID
    system_user_org: str | None = None
    scopes: tuple[str, ...] = OF_SYSTEMS

    def identity(self, world: CurrentWorld) -> Claims:
        known = next((user for user in world.now.system_users if user.id == self.system_user_id), None)
        organisation = self.system_user_org or (known.organisation if known else None)
        if organisation is None:
            raise ValueError(f"systemUserOrg is needed: {self.system_user_id} is not in the world")
        details = {
            "type": "urn:altinn:systemuser",
            "systemuser_id": [str(self.system_user_id)],
            "systemuser_org": iso6523(organisation),
            "system_id": known.system if known else f"{organisation}_system",
        }
        return {"authorization_details": [details], "consumer": iso6523(known.vendor if known else organisation)}


class EmailUserWish(Wish):
    """Somebody known by an e-mail address only."""

    kind: Literal["emailuser"]
    issuer: IssuerName = "altinn"
    email: str
    scopes: tuple[str, ...] = OF_EMAIL_USERS

    def identity(self, world: CurrentWorld) -> Claims:  # noqa: ARG002  # the others look things up there
        urn = f"{EMAIL_USER}:{self.email.lower()}"
        about = {"email": self.email, "acr": "selfregistered-email", "amr": ["Selfregistered-email"]}
        return platform_user(urn, "selfregistered-email") | about


type AnyWish = Annotated[ServiceOwnerWish | EndUserWish | SystemUserWish | EmailUserWish, Field(discriminator="kind")]
WISHES: TypeAdapter[ServiceOwnerWish | EndUserWish | SystemUserWish | EmailUserWish] = TypeAdapter(AnyWish)


class Mint:
    """POST /_control/token with a wish; answers {"token": "..."}, 400 when the wish cannot be understood."""

    def __init__(self, issuers: Issuers, world: CurrentWorld) -> None:
        self._issuers = issuers
        self._world = world

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/_control/token", self.token), web.post("/_control/keys/rotate", self.rotate)]

    async def token(self, request: web.Request) -> web.Response:
        return web.json_response({"token": self.minted(await request.text())})

    async def rotate(self, request: web.Request) -> web.Response:
        """`?issuer=NAME` signs with a new key from now on; `&keep=N` (default 1) old keys stay published."""
        name = TypeAdapter(IssuerName).validate_python(request.query.get("issuer"))
        return web.json_response({"kid": self._issuers[name].keys.rotate(keep=int(request.query.get("keep", "1")))})

    def minted(self, body: str) -> str:
        wish = WISHES.validate_json(body)
        issuer = self._issuers[wish.issuer]
        wished: Claims = {"iss": issuer.issuer} | envelope(wish) | wish.identity(self._world) | wish.claims
        claims = {name: value for name, value in wished.items() if value is not None}
        return signed(claims, new_private_jwk("forged")) if wish.forged else issuer.keys.sign(claims)


def envelope(wish: ServiceOwnerWish | EndUserWish | SystemUserWish | EmailUserWish) -> Claims:
    """Claims that every token has; Altinn also says from when it holds."""
    now = int(time.time())
    always_from_now = 0 if wish.issuer == "altinn" else None
    delay = always_from_now if wish.not_before is None else wish.not_before
    return {
        "token_type": "Bearer",
        "aud": None if wish.issuer == "altinn" else "unspecified",
        "client_id": CLIENT_ID,
        "scope": " ".join(wish.scopes),
        "iat": now,
        "nbf": None if delay is None else now + delay,
        "exp": now + wish.expires_in,
        "jti": str(uuid4()),
    }


def platform_user(urn: str, acr: str) -> Claims:
    """How Altinn's own tokens name a user."""
    return {
        "nameid": str(user_id(urn)),
        "urn:altinn:userid": str(user_id(urn)),
        "urn:altinn:username": "",
        "urn:altinn:partyid": party_id(urn),
        "urn:altinn:party:uuid": str(party_uuid(urn)),
        "urn:altinn:authlevel": AUTHENTICATION_LEVELS.get(acr, 0),
    }


def _number_of(world: World, org: str | None) -> str:
    if org not in world.owners:
        raise ValueError(f"orgno is needed: {org} is no service owner of the world")
    return world.owners[org].number
