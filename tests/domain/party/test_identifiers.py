"""Party identifiers: which are valid, and which may own a dialog."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.party.identifiers import is_known, is_party, kind, split

PARTIES = [
    "urn:altinn:person:identifier-no:01819090285",
    "urn:altinn:organization:identifier-no:310000019",
    "urn:altinn:person:idporten-email:ola@example.no",
    "urn:altinn:person:idporten-email:Ola.Nordmann%2Btest@Sub.Example.no",
    "urn:altinn:person:legacy-selfidentified:ola",
    "urn:altinn:person:legacy-selfidentified:ola%20nordmann",
]
NO_PARTIES = [
    "",
    "01819090285",
    "urn:altinn:person:identifier-no:",
    "urn:altinn:person:identifier-no:01819090286",
    "urn:altinn:person:identifier-no:310000019",
    "urn:altinn:organization:identifier-no:01819090285",
    "URN:altinn:person:identifier-no:01819090285",
    "urn:altinn:Person:identifier-no:01819090285",
    "urn:altinn:person:identifier-no: 01819090285",
    "urn:altinn:person:idporten-email:ola",
    "urn:altinn:person:idporten-email:ola@example",
    "urn:altinn:person:idporten-email:ola@@example.no",
    "urn:altinn:person:idporten-email:ola nordmann@example.no",
    "urn:altinn:person:idporten-email:ola%20nordmann@example.no",
    "urn:altinn:person:idporten-email:ola@example.no%",
    'urn:altinn:person:idporten-email:"ola"@example.no',
    "urn:altinn:person:legacy-selfidentified:",
    "urn:altinn:person:legacy-selfidentified:%20%20",
    "urn:altinn:feide-subject:" + "a" * 63,
    "urn:altinn:unknown:1",
]
LONG = 2_000_000
HUGE = [
    "urn:altinn:person:idporten-email:a@" + "." * LONG + "@",
    "urn:altinn:person:idporten-email:" + "a.@" * LONG,
    "urn:altinn:person:legacy-selfidentified:" + "%20" * LONG,
    "urn:altinn:person:identifier-no:" + "1" * LONG,
    "urn:altinn:systemuser:uuid:" + "a" * LONG,
    "urn:altinn:feide-subject:" + "a" * LONG,
]
SYSTEM_USER = "urn:altinn:systemuser:uuid:5f0c1c3c-93e1-4b7a-9c38-6a3c1b2d4e5f"
FEIDE_USERS = [f"urn:altinn:feide-subject:{'a' * 64}", f"urn:altinn:feide-subject:{'a' * 63}%20"]


@pytest.mark.parametrize("urn", PARTIES)
def test_valid_identifier_is_a_party(urn: str) -> None:
    assert is_party(urn)
    assert is_known(urn)


@pytest.mark.parametrize("urn", NO_PARTIES)
def test_anything_else_is_none(urn: str) -> None:
    assert not is_party(urn)
    assert not is_known(urn)


@pytest.mark.parametrize("urn", HUGE, ids=lambda urn: urn[:50])
def test_huge_text_is_judged_at_once(urn: str) -> None:
    # A body may hold 20 MB of it; what is not linear would not come back in time.
    assert not is_known(urn)


@given(st.text(alphabet="ab@. ", max_size=12))
def test_email_is_judged_as_by_its_pattern(address: str) -> None:
    matches = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address) is not None
    assert is_party(f"urn:altinn:person:idporten-email:{address}") is matches


@pytest.mark.parametrize("urn", [SYSTEM_USER, *FEIDE_USERS])
def test_users_that_are_no_parties_are_known_but_own_no_dialog(urn: str) -> None:
    assert is_known(urn)
    assert not is_party(urn)


def test_system_user_needs_a_uuid() -> None:
    assert not is_known("urn:altinn:systemuser:uuid:someone")


def test_identifier_splits_at_the_last_colon() -> None:
    assert split("urn:altinn:person:identifier-no:1") == ("urn:altinn:person:identifier-no", "1")
    assert split("nothing") == ("", "nothing")


def test_kind_does_not_say_who() -> None:
    assert kind("urn:altinn:person:identifier-no:01819090285") == "urn:altinn:person:identifier-no"
