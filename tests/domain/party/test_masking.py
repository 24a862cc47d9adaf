"""Pseudonyms of persons."""

import re

from domain.party.masking import PersonMask

PERSON = "urn:altinn:person:identifier-no:01819090285"


def test_person_becomes_ephemeral() -> None:
    masked = PersonMask(b"key")(PERSON)
    assert masked is not None
    assert re.fullmatch(r"urn:altinn:person:identifier-ephemeral:[0-9a-f]{10}", masked)


def test_pseudonym_is_the_same_for_the_same_key_only() -> None:
    assert PersonMask(b"key")(PERSON) == PersonMask(b"key")(PERSON)
    assert PersonMask(b"key")(PERSON) != PersonMask(b"another")(PERSON)


def test_others_are_shown_as_they_are() -> None:
    organization = "urn:altinn:organization:identifier-no:310000019"
    assert PersonMask(b"key")(organization) == organization
    assert PersonMask(b"key")(None) is None
