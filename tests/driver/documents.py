"""Dialogs as the stories send them: those of the builders, about resources of the standard world."""

from datetime import UTC, datetime, timedelta
from itertools import count
from random import getrandbits
from typing import Any
from uuid import UUID

from domain.kernel.ids import uuid7
from tests.builders.dialogs import Document, dialog_document, mutated, plain_dialog_document
from tests.driver.people import BUILDING, KARI, TRAVEL, person

_numbers = count(1)


def fresh_id() -> UUID:
    """Make an id that nobody has used, of a few seconds ago."""
    millisecond = int(datetime.now(UTC).timestamp() * 1000) - 5_000
    return uuid7(millisecond, next(_numbers), getrandbits(62))


def fresh_word() -> str:
    """Make a word that nobody has used, by which a test finds its own dialogs again."""
    return f"story-{getrandbits(64):016x}"


def from_now(**span: float) -> str:
    """Write the instant that is `span` (as of timedelta) from now."""
    return (datetime.now(UTC) + timedelta(**span)).isoformat()


def a_dialog(**changes: Any) -> Document:
    """Give the least that is a dialog of Kari's."""
    return plain_dialog_document(serviceResource=BUILDING, party=person(KARI)) | changes


def a_whole_dialog(**changes: Any) -> Document:
    """Give a dialog of Kari's with every field of the contract; an end user sees it only without visibleFrom."""
    document = dialog_document(
        id=str(fresh_id()), idempotentKey=fresh_word(), serviceResource=BUILDING, party=person(KARI)
    )
    document = mutated(document, "apiActions[0].authorizationAttribute", TRAVEL)
    return document | changes
