"""Platform numbers and UUIDs of users and parties, derived from their URN so that the world file need not list them."""

from uuid import UUID, uuid5

NAMESPACE = UUID("8a1c0b6e-0000-4000-8000-000000000000")
FIRST_PARTY_ID = 50_000_000
FIRST_USER_ID = 20_000_000
SPREAD = 1 << 28


def party_uuid(urn: str) -> UUID:
    return uuid5(NAMESPACE, urn)


def party_id(urn: str) -> int:
    return FIRST_PARTY_ID + party_uuid(urn).int % SPREAD


def user_id(urn: str) -> int:
    return FIRST_USER_ID + party_uuid(urn).int % SPREAD
