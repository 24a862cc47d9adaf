"""Who calls: the claims of a trusted token read into one of the user types (E-004, S-025, S-027)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from domain.access import scopes
from domain.access.user_type import UserType
from domain.party.check_digits import is_organization_number, is_person_number
from domain.party.identifiers import EMAIL_USER, ORGANIZATION, PERSON, SYSTEM_USER

type Claims = Mapping[str, Any]

_ACR_LEVELS = {"selfregistered-email": 0, "idporten-loa-low": 0, "idporten-loa-substantial": 3, "idporten-loa-high": 4}
_SYSTEM_USER_LEVEL = 3
_HIGHEST_LEVEL = 2**31 - 1
_METHOD_OF_EMAIL_USERS = "Selfregistered-email"
_ICD_NORWAY = "0192"
_AUTHORITY = "iso6523-actorid-upis"


@dataclass(frozen=True, slots=True)
class Caller:
    """What every operation may know of its caller; `claims` are for identifying it towards Altinn only."""

    user_type: UserType
    scopes: frozenset[str]
    claims: Claims

    def has(self, scope: str) -> bool:
        return scope in self.scopes


@dataclass(frozen=True, slots=True)
class ServiceOwner(Caller):
    """A service owner's system; `org` is the short name when the token carries it."""

    organization_number: str = ""
    org: str | None = None

    @property
    def is_on_behalf(self) -> bool:
        """Tell whether the request is made for a person; the claims then carry that person's number (S-027)."""
        return self.user_type is UserType.SERVICE_OWNER_ON_BEHALF_OF_PERSON

    @property
    def is_admin(self) -> bool:
        return self.has(scopes.ADMIN)

    @property
    def may_send_html(self) -> bool:
        return self.has(scopes.LEGACY_HTML)

    @property
    def is_for_correspondence(self) -> bool:
        return self.has(scopes.CORRESPONDENCE)


@dataclass(frozen=True, slots=True)
class EndUser(Caller):
    """A person, a system user or an e-mail user; `urn` identifies it (E-007), `level` is E-006."""

    urn: str = ""
    level: int = 0


def scopes_of(claims: Claims) -> frozenset[str]:
    """Read the scopes; a claim that is a list of texts is as many claims (W-049)."""
    claim = claims.get("scope")
    texts = claim if isinstance(claim, list) else [claim]
    return frozenset(scope for text in texts if isinstance(text, str) for scope in text.split())


def consumer_organization(claims: Claims) -> str | None:
    """Read the consumer claim's organisation number; None unless it is exactly as S-025 wants it."""
    return _organization(claims.get("consumer"))


def user_type(claims: Claims) -> UserType:
    """Resolve the user type; the first match of E-004 wins."""
    provider = scopes.SERVICE_PROVIDER in scopes_of(claims)
    if is_person_number(_text(claims.get("pid"))):
        return UserType.SERVICE_OWNER_ON_BEHALF_OF_PERSON if provider else UserType.PERSON
    if system_user_id(claims) is not None:
        return UserType.SYSTEM_USER
    if provider and consumer_organization(claims) is not None:
        return UserType.SERVICE_OWNER
    if _email(claims) and _only(claims.get("amr")) == _METHOD_OF_EMAIL_USERS:
        return UserType.EMAIL_USER
    return UserType.UNKNOWN


def service_owner(claims: Claims) -> ServiceOwner:
    return ServiceOwner(
        user_type=user_type(claims),
        scopes=scopes_of(claims),
        claims=claims,
        organization_number=consumer_organization(claims) or "",
        org=_text(claims.get("urn:altinn:org")).strip() or None,
    )


def end_user(claims: Claims) -> EndUser:
    """Read an end user; a token without a known level counts as level 0."""
    kind = user_type(claims)
    urn = {
        UserType.PERSON: lambda: f"{PERSON}:{claims['pid']}",
        UserType.SERVICE_OWNER_ON_BEHALF_OF_PERSON: lambda: f"{PERSON}:{claims['pid']}",
        UserType.SYSTEM_USER: lambda: f"{SYSTEM_USER}:{system_user_id(claims)}",
        UserType.EMAIL_USER: lambda: f"{EMAIL_USER}:{_email(claims).lower()}",
    }.get(kind, str)()
    return EndUser(user_type=kind, scopes=scopes_of(claims), claims=claims, urn=urn, level=_level(claims, kind))


def system_user_id(claims: Claims) -> str | None:
    detail = _system_user_detail(claims)
    ids = detail.get("systemuser_id") if detail else None
    return ids[0].lower() if isinstance(ids, list) and ids and isinstance(ids[0], str) else None


def system_user_organization(claims: Claims) -> str | None:
    detail = _system_user_detail(claims)
    return _organization(detail.get("systemuser_org")) if detail else None


def organization_urn(number: str) -> str:
    return f"{ORGANIZATION}:{number}"


def _system_user_detail(claims: Claims) -> Mapping[str, Any] | None:
    """Give the first of authorization_details when it is a system user; only the first counts (W-050)."""
    first = _first(_parse(claims.get("authorization_details")))
    return first if isinstance(first, Mapping) and first.get("type") == "urn:altinn:systemuser" else None


def _organization(claim: Any) -> str | None:
    value = _parse(claim)
    if not isinstance(value, Mapping) or _text(value.get("authority")).lower() != _AUTHORITY:
        return None
    scheme, _, number = _text(value.get("ID")).partition(":")
    return number if scheme == _ICD_NORWAY and is_organization_number(number) else None


def _level(claims: Claims, kind: UserType) -> int:
    level = _text(_first(claims.get("urn:altinn:authlevel")))
    if _is_number(level) and int(level) <= _HIGHEST_LEVEL:
        return int(level)
    by_acr = _ACR_LEVELS.get(_text(_first(claims.get("acr"))))
    return by_acr if by_acr is not None else _SYSTEM_USER_LEVEL if kind is UserType.SYSTEM_USER else 0


def _is_number(text: str) -> bool:
    """Judge the length too: reading thousands of digits as a number is refused with an error."""
    return text.isascii() and text.isdecimal() and len(text) <= len(str(_HIGHEST_LEVEL))


def _email(claims: Claims) -> str:
    email = _first(claims.get("email"))
    return email if isinstance(email, str) else ""


def _parse(claim: Any) -> Any:
    """Some issuers send an object claim as its JSON text."""
    if not isinstance(claim, str):
        return claim
    try:
        return json.loads(claim)
    except (ValueError, RecursionError):
        return None


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, Sequence) and not isinstance(value, str) and value else value


def _only(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _text(value: Any) -> str:
    return "" if value is None else str(value)
