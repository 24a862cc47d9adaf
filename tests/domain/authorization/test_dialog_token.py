"""The claims of dialog tokens (E-061, E-062, W-054)."""

from typing import Any
from uuid import UUID

import pytest

from domain.access.caller import EndUser
from domain.authorization.actions import Right
from domain.authorization.dialog_token import dialog_token_claims, write_authorized_actions
from domain.authorization.granted import Granted
from domain.kernel.moment import Moment
from tests.builders.stored import (
    DIALOG_ID,
    MOMENT,
    PARTY,
    PERSON,
    RESOURCE,
    SYSTEM_USER_ID,
    dialog,
    email_user,
    person,
    system_user,
)

ISSUER = "https://example.test/dialogporten/api/v1"
READ = Granted(frozenset((Right("read", "main"),)))
SYSTEM_USER = f"urn:altinn:systemuser:uuid:{SYSTEM_USER_ID}"


def claims_of(caller: EndUser, granted: Granted = READ) -> dict[str, object]:
    return dialog_token_claims(caller, dialog(), granted, Moment(MOMENT, lambda _: 5), ISSUER)


def test_a_person_is_named_with_level_dialog_and_lifetime() -> None:
    issued = int(MOMENT.timestamp())
    assert list(claims_of(person()).items()) == [
        ("jti", str(UUID(int=5, version=4))),
        ("c", PERSON),
        ("l", 4),
        ("p", PARTY),
        ("s", RESOURCE),
        ("i", str(DIALOG_ID)),
        ("a", "read"),
        ("iss", ISSUER),
        ("iat", issued),
        ("nbf", issued),
        ("exp", issued + 600),
    ]


def test_a_system_user_is_named_with_its_consumer_and_its_organisation() -> None:
    claims = claims_of(system_user())
    assert list(claims)[:5] == ["jti", "c", "y", "o", "l"]
    assert claims["c"] == "urn:altinn:organization:identifier-no:310000078"
    assert claims["y"] == SYSTEM_USER
    assert claims["o"] == "urn:altinn:organization:identifier-no:310000019"
    assert claims["l"] == 3


@pytest.mark.parametrize("broken", [{"consumer": None}, {"consumer": {"ID": "0192:1"}}])
def test_a_system_user_without_a_valid_consumer_stands_for_itself(broken: dict[str, Any]) -> None:
    claims = claims_of(system_user(**broken))
    assert claims["c"] == SYSTEM_USER
    assert not {"y", "o", "u"} & claims.keys()


def test_an_email_user_is_named_by_address() -> None:
    assert (
        claims_of(email_user("Leder@Lag.example.test"))["c"]
        == "urn:altinn:person:idporten-email:leder@lag.example.test"
    )


def test_permitted_pairs_are_listed_in_order_and_main_goes_without_saying() -> None:
    pairs = (("transmissionread", "group-1"), ("sign", "main"), ("read", "urn:altinn:resource:b"), ("read", "main"))
    granted = Granted(frozenset(Right(*pair) for pair in pairs))
    assert write_authorized_actions(granted) == "read;read,urn:altinn:resource:b;sign;transmissionread,group-1"


def test_nothing_permitted_is_an_empty_list_of_actions() -> None:
    assert claims_of(person(), Granted())["a"] == ""
