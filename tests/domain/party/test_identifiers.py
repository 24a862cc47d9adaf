"""Party identifiers: which are valid, and which may own a dialog."""

import pytest

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
    "urn:altinn:feide-subject:" + "a" * 64,
    "urn:altinn:unknown:1",
]
SYSTEM_USER = "urn:altinn:systemuser:uuid:5f0c1c3c-93e1-4b7a-9c38-6a3c1b2d4e5f"


@pytest.mark.parametrize("urn", PARTIES)
def test_valid_identifier_is_a_party(urn: str) -> None:
    assert is_party(urn)
    assert is_known(urn)


@pytest.mark.parametrize("urn", NO_PARTIES)
def test_anything_else_is_none(urn: str) -> None:
    assert not is_party(urn)
    assert not is_known(urn)


def test_system_user_is_known_but_owns_no_dialog() -> None:
    assert is_known(SYSTEM_USER)
    assert not is_party(SYSTEM_USER)


def test_system_user_needs_a_uuid() -> None:
    assert not is_known("urn:altinn:systemuser:uuid:someone")


def test_identifier_splits_at_the_last_colon() -> None:
    assert split("urn:altinn:person:identifier-no:1") == ("urn:altinn:person:identifier-no", "1")
    assert split("nothing") == ("", "nothing")


def test_kind_does_not_say_who() -> None:
    assert kind("urn:altinn:person:identifier-no:01819090285") == "urn:altinn:person:identifier-no"
