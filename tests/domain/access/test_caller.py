"""Who calls: every way to resolve a token's claims."""

import json
from typing import Any

import pytest

from domain.access import scopes
from domain.access.caller import (
    consumer_organization,
    end_user,
    scopes_of,
    service_owner,
    system_user_id,
    system_user_organization,
    user_type,
)
from domain.access.user_type import UserType

PID = "01819090285"
ORGANIZATION = "310000035"
SYSTEM_USER_ID = "5F0C1C3C-93e1-4b7a-9c38-6a3c1b2d4e5f"
PROVIDER = {"scope": f"other {scopes.SERVICE_PROVIDER}"}


def consumer(identifier: str = f"0192:{ORGANIZATION}", authority: str = "iso6523-actorid-upis") -> dict[str, Any]:
    return {"consumer": {"authority": authority, "ID": identifier}}


def system_user(**changes: Any) -> dict[str, Any]:
    detail = {
        "type": "urn:altinn:systemuser",
        "systemuser_id": [SYSTEM_USER_ID],
        "systemuser_org": consumer()["consumer"],
    }
    return {"authorization_details": [detail | changes]}


def email(amr: Any = "Selfregistered-email") -> dict[str, Any]:
    return {"email": "Ola@Example.no", "amr": amr}


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({}, UserType.UNKNOWN),
        ({"pid": PID}, UserType.PERSON),
        ({"pid": PID, **system_user(), **email()}, UserType.PERSON),
        ({"pid": PID, **PROVIDER, **consumer()}, UserType.SERVICE_OWNER_ON_BEHALF_OF_PERSON),
        ({"pid": "01819090286"}, UserType.UNKNOWN),
        ({"pid": None, **email()}, UserType.EMAIL_USER),
        ({"pid": "01819090286", **PROVIDER, **consumer()}, UserType.SERVICE_OWNER),
        (system_user(), UserType.SYSTEM_USER),
        ({**system_user(), **PROVIDER, **consumer()}, UserType.SYSTEM_USER),
        ({"authorization_details": json.dumps(system_user()["authorization_details"])}, UserType.SYSTEM_USER),
        ({"authorization_details": json.dumps(system_user()["authorization_details"][0])}, UserType.SYSTEM_USER),
        ({"authorization_details": "not json"}, UserType.UNKNOWN),
        ({"authorization_details": []}, UserType.UNKNOWN),
        ({"authorization_details": [{"type": "other"}, *system_user()["authorization_details"]]}, UserType.UNKNOWN),
        (system_user(type="urn:altinn:other"), UserType.UNKNOWN),
        (system_user(systemuser_id=[]), UserType.UNKNOWN),
        (system_user(systemuser_id=SYSTEM_USER_ID), UserType.UNKNOWN),
        (system_user(systemuser_id=[7]), UserType.UNKNOWN),
        ({**PROVIDER, **consumer()}, UserType.SERVICE_OWNER),
        (consumer(), UserType.UNKNOWN),
        (PROVIDER, UserType.UNKNOWN),
        ({"scope": scopes.SERVICE_PROVIDER + ".search", **consumer()}, UserType.UNKNOWN),
        (email(), UserType.EMAIL_USER),
        (email(["Selfregistered-email"]), UserType.EMAIL_USER),
        (email(["Selfregistered-email", "other"]), UserType.UNKNOWN),
        (email([]), UserType.UNKNOWN),
        (email("selfregistered-email"), UserType.UNKNOWN),
        (email(None), UserType.UNKNOWN),
        ({"amr": "Selfregistered-email"}, UserType.UNKNOWN),
        ({"email": "", "amr": "Selfregistered-email"}, UserType.UNKNOWN),
        ({"email": {"value": "ola@example.no"}, "amr": "Selfregistered-email"}, UserType.UNKNOWN),
        ({"email": True, "amr": "Selfregistered-email"}, UserType.UNKNOWN),
        ({"authorization_details": "[" * 12_000}, UserType.UNKNOWN),
        ({"authorization_details": "9" * 5_000}, UserType.UNKNOWN),
    ],
)
def test_first_match_decides_the_user_type(claims: dict[str, Any], expected: UserType) -> None:
    assert user_type(claims) is expected


@pytest.mark.parametrize(
    ("claim", "number"),
    [
        (consumer()["consumer"], ORGANIZATION),
        (json.dumps(consumer()["consumer"]), ORGANIZATION),
        (consumer(authority="ISO6523-ACTORID-UPIS")["consumer"], ORGANIZATION),
        (consumer(authority="other")["consumer"], None),
        (consumer("0192:310000036")["consumer"], None),
        (consumer("0193:310000035")["consumer"], None),
        (consumer("310000035")["consumer"], None),
        (consumer("0192:310000035:1")["consumer"], None),
        (consumer("0192:")["consumer"], None),
        ({"authority": "iso6523-actorid-upis", "id": "0192:310000035"}, None),
        ({"Authority": "iso6523-actorid-upis", "ID": "0192:310000035"}, None),
        ({"authority": "iso6523-actorid-upis"}, None),
        ("not json", None),
        ("[]", None),
        ("[" * 12_000, None),
        ([], None),
        (7, None),
        (None, None),
    ],
)
def test_consumer_is_read_only_when_exactly_right(claim: Any, number: str | None) -> None:
    assert consumer_organization({"consumer": claim}) == number


@pytest.mark.parametrize(
    ("claims", "level"),
    [
        ({}, 0),
        ({"urn:altinn:authlevel": "3"}, 3),
        ({"urn:altinn:authlevel": 4}, 4),
        ({"urn:altinn:authlevel": "0", "acr": "idporten-loa-high"}, 0),
        ({"urn:altinn:authlevel": ["2", "4"]}, 2),
        ({"urn:altinn:authlevel": "-1", "acr": "idporten-loa-high"}, 4),
        ({"urn:altinn:authlevel": "high", "acr": "idporten-loa-high"}, 4),
        ({"urn:altinn:authlevel": 2**31 - 1}, 2**31 - 1),
        ({"urn:altinn:authlevel": 2**31, "acr": "idporten-loa-high"}, 4),
        ({"urn:altinn:authlevel": "9" * 5_000, "acr": "idporten-loa-high"}, 4),
        ({"urn:altinn:authlevel": "\u0661", "acr": "idporten-loa-high"}, 4),
        ({"urn:altinn:authlevel": True, "acr": "idporten-loa-high"}, 4),
        ({"acr": "selfregistered-email"}, 0),
        ({"acr": "idporten-loa-low"}, 0),
        ({"acr": "idporten-loa-substantial"}, 3),
        ({"acr": "idporten-loa-high"}, 4),
        ({"acr": "unknown"}, 0),
        (system_user(), 3),
        ({**system_user(), "urn:altinn:authlevel": "1"}, 1),
        ({**system_user(), "acr": "unknown"}, 3),
    ],
)
def test_level_comes_from_claim_then_acr_then_user_type(claims: dict[str, Any], level: int) -> None:
    assert end_user(claims).level == level


@pytest.mark.parametrize(
    ("claims", "urn"),
    [
        ({"pid": PID}, f"urn:altinn:person:identifier-no:{PID}"),
        (system_user(), f"urn:altinn:systemuser:uuid:{SYSTEM_USER_ID.lower()}"),
        (email(), "urn:altinn:person:idporten-email:ola@example.no"),
        ({}, ""),
    ],
)
def test_end_user_is_identified_by_urn(claims: dict[str, Any], urn: str) -> None:
    assert end_user(claims).urn == urn


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        ("a b", {"a", "b"}),
        (["a b", "c"], {"a", "b", "c"}),
        (None, set()),
        (5, set()),
        ({"a": "b c"}, set()),
        ([["a"], {"b": " c "}, 5, "d"], {"d"}),
    ],
)
def test_scopes_are_texts_between_blanks(scope: Any, held: set[str]) -> None:
    assert scopes_of({"scope": scope}) == held


def test_system_user_belongs_to_its_organization() -> None:
    assert system_user_organization(system_user()) == ORGANIZATION
    assert system_user_organization({"pid": PID}) is None
    assert system_user_id({"pid": PID}) is None


def test_service_owner_knows_its_number_and_short_name() -> None:
    owner = service_owner({**PROVIDER, **consumer(), "urn:altinn:org": "ttd"})
    assert (owner.organization_number, owner.org, owner.user_type) == (ORGANIZATION, "ttd", UserType.SERVICE_OWNER)


def test_service_owner_without_short_name_has_none() -> None:
    assert service_owner({**PROVIDER, **consumer(), "urn:altinn:org": " "}).org is None


@pytest.mark.parametrize(
    ("scope", "question"),
    [
        (scopes.ADMIN, "is_admin"),
        (scopes.LEGACY_HTML, "may_send_html"),
        (scopes.CORRESPONDENCE, "is_for_correspondence"),
    ],
)
def test_scopes_answer_questions(scope: str, question: str) -> None:
    assert getattr(service_owner({"scope": scope}), question)
    assert not getattr(service_owner(PROVIDER), question)
