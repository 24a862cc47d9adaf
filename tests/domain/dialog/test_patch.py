"""JSON Patch on the document of a dialog: what it makes, and what cannot be applied."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.dialog.commands.dialog import CreateDialog
from domain.dialog.commands.patch_dialog import PatchDialog
from domain.dialog.commands.update_dialog import UpdateDialog
from domain.dialog.create import Circumstances, create
from domain.dialog.dialog import Dialog
from domain.dialog.patch import actor_ids, apply_patch, document_of
from domain.kernel.moment import Moment
from domain.kernel.refusals import Invalid, TooLarge
from tests.builders.dialogs import PERSON, Document, dialog_document
from tests.builders.stored import owner

type Operations = list[Document]

NOTHING_THERE = "The operation '{}' cannot be applied: it lacks a member, or the dialog has nothing at its path."
UNKNOWN = "'path' and 'from' must point to properties of the dialog, both of the same kind."
FAILED = "The test operation failed: the dialog has another value at its path."


def stored() -> Dialog:
    command = CreateDialog.model_validate_json(json.dumps(dialog_document()))
    known = Circumstances("ttd", "genericaccessresource", {PERSON: "Prøve Testesen"})
    moment = Moment(now=datetime(2026, 6, 1, tzinfo=UTC), randomness=Random(7).getrandbits)
    return create(command, owner(), known, moment).dialog


STORED = stored()


@pytest.fixture
def dialog() -> Dialog:
    return STORED


def read(operations: Any) -> PatchDialog:
    return PatchDialog.model_validate_json(json.dumps(operations))


def apply(dialog: Dialog, *operations: Document) -> UpdateDialog:
    return apply_patch(dialog, read(list(operations)))


def refused(dialog: Dialog, *operations: Document) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as refusal:
        apply(dialog, *operations)
    return refusal.value.errors


def test_document_is_what_put_takes_without_what_is_appended(dialog: Dialog) -> None:
    document = document_of(dialog)
    assert set(document) == {field.alias for field in UpdateDialog.model_fields.values()}
    assert (document["activities"], document["transmissions"]) == ([], [])
    sent = dialog_document()
    assert [one["id"] for one in document["guiActions"]] == [one["id"] for one in sent["guiActions"]]
    assert document["searchTags"] == sent["searchTags"]


def test_no_operations_give_the_dialog_itself(dialog: Dialog) -> None:
    assert apply(dialog) == UpdateDialog.model_validate_json(json.dumps(document_of(dialog)))


@pytest.mark.parametrize("path", ["/progress", "/Progress", "/PROGRESS"], ids=["as-in-contract", "pascal", "upper"])
def test_property_names_are_matched_in_any_case(dialog: Dialog, path: str) -> None:
    assert apply(dialog, {"op": "replace", "path": path, "value": 7}).progress == 7


def test_every_kind_of_operation_is_applied_in_order(dialog: Dialog) -> None:
    command = apply(
        dialog,
        {"op": "test", "path": "/status", "value": "RequiresAttention"},
        {"op": "replace", "path": "/status", "value": "Completed"},
        {"op": "remove", "path": "/dueAt"},
        {"op": "add", "path": "/searchTags/-", "value": {"value": "third"}},
        {"op": "move", "from": "/guiActions/1", "path": "/guiActions/0"},
        {"op": "copy", "from": "/externalReference", "path": "/extendedStatus"},
        {"op": "ADD", "path": "/transmissions/-", "value": {"type": "Alert", "sender": {"actorType": "ServiceOwner"}}},
        {"op": "replace", "path": "/content/title/value/0/value", "value": "Ny tittel"},
    )
    assert command.status == "Completed"
    assert command.due_at is None
    assert [tag.value for tag in command.search_tags or ()] == ["parking", "permit", "third"]
    assert [action.action for action in command.gui_actions or ()] == ["delete", "write"]
    assert command.extended_status == "case/2026/1"
    assert len(command.transmissions or ()) == 1
    assert command.content is not None
    assert command.content.title is not None
    assert "Ny tittel" in {text.value for text in command.content.title.value or ()}


def test_absent_value_can_be_replaced(dialog: Dialog) -> None:
    removed = apply(dialog, {"op": "remove", "path": "/progress"}, {"op": "add", "path": "/progress", "value": 3})
    assert removed.progress == 3
    assert apply(dialog, {"op": "replace", "path": "/content/summary", "value": None}).content is not None


def test_lists_may_become_null(dialog: Dialog) -> None:
    assert apply(dialog, {"op": "replace", "path": "/guiActions", "value": None}).gui_actions is None


def test_part_that_was_added_can_be_changed_and_the_patch_stays_as_it_was(dialog: Dialog) -> None:
    action = {"action": "read", "endpoints": []}
    patch = read(
        [
            {"op": "add", "path": "/apiActions/-", "value": action},
            {"op": "add", "path": "/ApiActions/1/Name", "value": "later"},
        ]
    )
    before = patch.model_copy(deep=True)
    first = apply_patch(dialog, patch)
    assert (first.api_actions or ())[1].name == "later"
    assert patch == before
    assert apply_patch(dialog, patch) == first


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        ({"op": "test", "path": "/progress", "value": 41}, FAILED),
        ({"op": "test", "path": "/guiActions/9/action", "value": "x"}, FAILED),
        ({"op": "replace", "path": "/guiActions/9/action", "value": "x"}, NOTHING_THERE.format("replace")),
        ({"op": "replace", "path": "/guiActions/-", "value": {}}, NOTHING_THERE.format("replace")),
        ({"op": "replace", "path": "/progress"}, NOTHING_THERE.format("replace")),
        ({"op": "remove", "path": "/guiActions/2"}, NOTHING_THERE.format("remove")),
        ({"op": "remove", "path": "/guiActions/-"}, NOTHING_THERE.format("remove")),
        ({"op": "remove", "path": ""}, NOTHING_THERE.format("remove")),
        ({"op": "add", "path": "/guiActions/99", "value": {}}, NOTHING_THERE.format("add")),
        ({"op": "add", "path": "/guiActions/01", "value": {}}, NOTHING_THERE.format("add")),
        ({"op": "add", "path": f"/guiActions/{'9' * 5000}", "value": {}}, NOTHING_THERE.format("add")),
        ({"op": "add", "path": "/guiActions/-/action", "value": "x"}, NOTHING_THERE.format("add")),
        ({"op": "move", "path": "/progress"}, NOTHING_THERE.format("move")),
        ({"op": "copy", "path": "/progress"}, NOTHING_THERE.format("copy")),
        ({"op": "copy", "from": "/guiActions/-", "path": "/guiActions/0"}, NOTHING_THERE.format("copy")),
        ({"op": "copy", "from": "", "path": ""}, NOTHING_THERE.format("copy")),
        ({"op": "copy", "from": "/guiActions", "path": "/guiActions/-"}, UNKNOWN),
        ({"op": "move", "from": "/guiActions/0", "path": "/guiActions/1/title"}, UNKNOWN),
        ({"op": "add", "path": "/party", "value": "x"}, UNKNOWN),
        ({"op": "add", "path": "/progress/deeper", "value": 1}, UNKNOWN),
        ({"op": "add", "path": "/content/title/isAuthorized", "value": True}, UNKNOWN),
        ({"op": "add", "path": "/~2", "value": True}, UNKNOWN),
    ],
)
def test_what_cannot_be_applied_is_told_by_its_place(dialog: Dialog, operation: Document, text: str) -> None:
    fine = {"op": "replace", "path": "/progress", "value": 1}
    assert refused(dialog, fine, operation, {"op": "add", "path": "/party", "value": "x"}) == {"[1]": [text]}


def test_no_value_is_repeated_in_a_refusal(dialog: Dialog) -> None:
    errors = refused(dialog, {"op": "test", "path": "/externalReference", "value": "01819090285"})
    assert "01819090285" not in str(errors)
    assert "case/2026/1" not in str(errors)


@pytest.mark.parametrize(
    ("operation", "key"),
    [
        ({"op": "replace", "path": "/progress", "value": "much"}, "progress"),
        ({"op": "replace", "path": "/status", "value": "Unheard"}, "status"),
        ({"op": "replace", "path": "/status", "value": None}, "status"),
        ({"op": "replace", "path": "/dueAt", "value": "soon"}, "dueAt"),
        ({"op": "replace", "path": "/isApiOnly", "value": None}, "isApiOnly"),
        (
            {"op": "replace", "path": "/content/title/value/0", "value": {"languageCode": "nb"}},
            "content.title.value[0]",
        ),
        ({"op": "replace", "path": "", "value": []}, "SerializerErrors"),
    ],
)
def test_what_has_another_shape_is_keyed_as_for_put(dialog: Dialog, operation: Document, key: str) -> None:
    assert key in refused(dialog, operation)


@pytest.mark.parametrize(
    "operations",
    [
        {"op": "add"},
        [{"path": "/progress", "value": 1}],
        [{"op": "add", "value": 1}],
        [{"op": "shout", "path": "/progress"}],
        [{"op": 1, "path": "/progress"}],
        [{"op": "add", "path": 5}],
        ["add"],
        None,
    ],
)
def test_what_is_no_patch_has_the_wrong_shape(operations: Any) -> None:
    with pytest.raises(ValidationError):
        read(operations)


def test_copies_of_copies_end(dialog: Dialog) -> None:
    text = {"op": "add", "path": "/attachments/0/displayName", "value": [{"languageCode": "nb", "value": "x" * 9_999}]}
    grow = [
        {"op": "copy", "from": "/attachments/0/displayName/0", "path": "/attachments/0/displayName/-"},
        {"op": "copy", "from": "/attachments/0", "path": "/attachments/-"},
    ]
    with pytest.raises(TooLarge):
        apply(dialog, text, *(grow * 200))


def test_identifiers_of_actors_are_found_wherever_they_are_sent() -> None:
    sender = {"actorType": "PartyRepresentative", "actorId": PERSON}
    email = "urn:altinn:person:idporten-email:A@b.no"
    patch = read(
        [
            {"op": "add", "path": "/transmissions/-", "value": {"type": "Alert", "sender": sender}},
            {"op": "add", "path": "/activities", "value": [{"performedBy": {"actorId": email}}]},
            {"op": "add", "path": "/activities/0/performedBy/ActorId", "value": f"{PERSON} "},
            {"op": "add", "path": "/externalReference", "value": PERSON.replace("285", "000")},
        ]
    )
    assert actor_ids(patch) == {PERSON, email.lower()}


_POINTERS = st.sampled_from(
    [
        "/",
        "/-",
        "/progress",
        "/content",
        "/content/title",
        "/content/title/value/-",
        "/guiActions",
        "/guiActions/0",
        "/guiActions/-",
        "/guiActions/0/title/0/value",
        "/attachments/0/urls/1",
        "/transmissions/-",
        "/activities/0",
        "/apiActions/0/endpoints/0/url",
        "/searchTags/1/value",
        "/nothing",
        "/dueAt",
        "relative",
        "/a~b",
        "/æ",
    ]
) | st.just("")
_JSON: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 7, -1.5, "", "x", [], [7], {}, {"value": "x"}, [{"id": None}], {"title": []}]
)
_OPERATION = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "remove", "replace", "move", "copy", "test"]), "path": _POINTERS},
    optional={"from": _POINTERS, "value": _JSON},
)


@settings(deadline=None)  # the machine may be busy
@given(st.lists(_OPERATION, max_size=4))
def test_any_patch_is_applied_or_refused(operations: Operations) -> None:
    with suppress(Invalid):
        assert isinstance(apply(STORED, *operations), UpdateDialog)
