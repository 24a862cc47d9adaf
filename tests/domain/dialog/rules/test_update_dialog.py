"""The rules for updating a dialog: those of creating, but for ids, expiries, and what is stored already."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest

from domain.access import scopes
from domain.access.caller import ServiceOwner, service_owner
from domain.dialog.commands.update_dialog import UpdateDialog
from domain.dialog.dialog import Children
from domain.dialog.rules import update_dialog
from domain.kernel.moment import Moment
from tests.builders import stored
from tests.builders.dialogs import Document, dialog_document, instant, mutated, without

type Expected = list[tuple[str, str]]

AN_OWNER = service_owner({"scope": scopes.SERVICE_PROVIDER})
AN_ADMIN = service_owner({"scope": f"{scopes.SERVICE_PROVIDER} {scopes.ADMIN}"})
A_MOMENT = Moment(now=datetime(2026, 6, 1, 12, tzinfo=UTC), randomness=Random(7).getrandbits)
DIALOG = stored.dialog(visible_from=datetime(2096, 1, 1, tzinfo=UTC))
UUID4 = "5f0c1c3c-93e1-4b7a-9c38-6a3c1b2d4e5f"
NOT_V7 = f"Invalid Id. Expected big endian UUIDv7 format. Got '{UUID4}'."
TO_OPEN = "'TransmissionId' must not be empty for an activity of the type 'TransmissionOpened'."
NOT_PAST = (
    "Invalid Id. Expected the unix timestamp portion of the UUIDv7 to be in the past. "
    f"Extrapolated '08/25/5281 18:19:38 +00:00' from '{UUID4}'."
)


def not_v7(path: str) -> list[tuple[str, str]]:
    return [(path, NOT_V7), (path, NOT_PAST)]


UNKNOWN = "0192a3b4-0000-7000-8000-00000000ffff"
TOO_LONG = "The length of '{}' must be {} characters or fewer. You entered {} characters."


def judged(document: Document, owner: ServiceOwner = AN_OWNER, children: Children | None = None) -> Expected:
    command = UpdateDialog.model_validate_json(json.dumps(document))
    failures = update_dialog.failures(command, DIALOG, children or Children(), owner, A_MOMENT)
    return [(failure.path, failure.text) for failure in failures]


def test_document_of_a_creation_is_right() -> None:
    assert judged(dialog_document()) == []


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("progress", 101, [("progress", "'Progress' must be between 0 and 100. You entered 101.")]),
        ("extendedStatus", "s" * 256, [("extendedStatus", TOO_LONG.format("ExtendedStatus", 255, 256))]),
        ("externalReference", "r" * 256, [("externalReference", TOO_LONG.format("ExternalReference", 255, 256))]),
        ("process", None, [("process", "'Process' must not be empty.")]),
        ("dueAt", instant(2095), [("dueAt", "'DueAt' must be after 'VisibleFrom'.")]),
        ("dueAt", instant(2099), [("expiresAt", "'ExpiresAt' must be after 'DueAt'.")]),
        ("content", None, [("content", "'Content' must not be empty.")]),
        ("content.title", None, [("content", "Title must not be empty.")]),
        (
            "searchTags",
            [{"value": "one"}, {"value": "ONE "}],
            [("searchTags", "Can not contain duplicate items: [one].")],
        ),
        ("attachments[0].id", UUID4, not_v7("attachments[0].id")),
        (
            "attachments[0].urls[0].id",
            UUID4,
            [("attachments[0].urls[0].id", NOT_V7), ("attachments[0].urls[0].id", NOT_PAST)],
        ),
        ("attachments[0].urls", [], [("attachments[0].urls", "'Urls' must not be empty.")]),
        ("transmissions[0].id", UUID4, not_v7("transmissions[0].id")),
        ("transmissions[0].content", None, [("transmissions[0].content", "'Content' must not be empty.")]),
        ("guiActions[1].priority", "Primary", [("guiActions", "Only one primary GUI action is allowed.")]),
        ("guiActions[1].url", "http://a", [("guiActions[1].url", "'Url' is not a well-formatted HTTPS URL.")]),
        ("apiActions[0].endpoints", [], [("apiActions[0].endpoints", "'Endpoints' must not be empty.")]),
        ("activities[1].id", UUID4, not_v7("activities[1].id")),
        (
            "activities[1].transmissionId",
            None,
            [
                (
                    "activities[1].transmissionId",
                    "'TransmissionId' must not be empty for an activity of the type 'TransmissionOpened'.",
                )
            ],
        ),
    ],
)
def test_broken_field_is_told_by_its_path(path: str, value: Any, expected: Expected) -> None:
    assert judged(mutated(dialog_document(), path, value)) == expected


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("guiActions[0].id", UUID4),
        ("apiActions[0].id", UUID4),
        ("apiActions[0].endpoints[0].id", UUID4),
        ("attachments[0].expiresAt", instant(2020)),
        ("transmissions[0].attachments[0].expiresAt", instant(2020)),
        ("transmissions[1].relatedTransmissionId", UNKNOWN),
        ("activities[1].transmissionId", UNKNOWN),
    ],
)
def test_what_only_creating_judges_is_taken(path: str, value: Any) -> None:
    assert judged(mutated(dialog_document(), path, value)) == []


@pytest.mark.parametrize("parts", ["attachments", "guiActions", "apiActions", "transmissions", "activities"])
def test_ids_are_unique_in_their_list(parts: str) -> None:
    document = dialog_document()
    one = document[parts][-1]
    told = judged(document | {parts: [one, one]})
    assert (parts, f"Can not contain duplicate items: [{one['id']}].") in told


def test_admin_may_set_a_due_date_before_the_dialog_is_visible() -> None:
    assert judged(mutated(dialog_document(), "dueAt", instant(2095)), AN_ADMIN) == []


def test_dialog_for_systems_needs_no_content() -> None:
    document = without(dialog_document(isApiOnly=True, content=None), "transmissions[0].content")
    assert judged(document) == []


@pytest.mark.parametrize(("is_api_only", "refused"), [(True, False), (False, True)])
def test_stored_transmission_without_content_keeps_the_dialog_for_systems(is_api_only: bool, refused: bool) -> None:
    children = Children(transmissions=(stored.transmission(), replace(stored.transmission(), content=None)))
    told = judged(dialog_document(isApiOnly=is_api_only), children=children)
    text = "'IsApiOnly' must be true as long as the dialog has transmissions without content."
    assert told == ([("transmissions", text)] if refused else [])


def test_failures_come_all_at_once_in_the_order_of_the_fields() -> None:
    document = dialog_document(progress=-1, process="no uri", content=None, searchTags=[{"value": "x"}])
    document = mutated(document, "apiActions[0].action", "")
    paths = [path for path, _ in judged(document)]
    assert paths == ["progress", "process", "content", "searchTags[0].value", "apiActions[0].action"]
