"""Replacing a dialog: what changes, what merges, what is appended, and what is refused."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.access import scopes
from domain.access.caller import ServiceOwner, service_owner
from domain.dialog.commands.dialog import CreateDialog
from domain.dialog.commands.update_dialog import UpdateDialog
from domain.dialog.create import Circumstances, create
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.patch import document_of
from domain.dialog.update import update
from domain.dialog.vocabulary import DialogStatus, SystemLabel
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Unprocessable
from tests.builders.dialogs import (
    FIRST_TRANSMISSION,
    PERSON,
    SECOND_TRANSMISSION,
    Document,
    an_id,
    dialog_document,
    instant,
    mutated,
    texts,
    without,
)

type State = tuple[Dialog, Children]
type Owner = Callable[..., ServiceOwner]

OWNER = service_owner({"scope": scopes.SERVICE_PROVIDER})
ADMIN = service_owner({"scope": f"{scopes.SERVICE_PROVIDER} {scopes.ADMIN}"})
CREATED = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = CREATED + timedelta(hours=1)
NAMES = {PERSON: "Prøve Testesen"}


def at(now: datetime, *, silent: bool = False) -> Moment:
    return Moment(now=now, randomness=Random(now.timestamp()).getrandbits, silent=silent)


def stored(**changes: Any) -> State:
    """Give a dialog with every field, as it is after its creation at CREATED; visible at once."""
    document = dialog_document(**{"visibleFrom": None, "createdAt": None, "updatedAt": None, **changes})
    command = CreateDialog.model_validate_json(json.dumps(document))
    known = Circumstances(org="ttd", service_resource_type="genericaccessresource", names=NAMES)
    decision = create(command, ADMIN, known, at(CREATED))
    return decision.dialog, decision.added


def put(
    state: State, changes: Document, *, owner: ServiceOwner = OWNER, now: datetime = LATER, silent: bool = False
) -> Decision:
    """Put the stored dialog's own document with changes."""
    document = {**document_of(state[0]), **changes}
    command = UpdateDialog.model_validate_json(json.dumps(document))
    return update(*state, command, owner, NAMES, at(now, silent=silent))


def after(state: State, decision: Decision) -> State:
    """Give what the store then holds."""
    new = {one.id: one for one in decision.replaced.transmissions}
    transmissions = tuple(new.get(one.id, one) for one in state[1].transmissions)
    children = Children(
        transmissions=(*transmissions, *decision.added.transmissions),
        activities=(*state[1].activities, *decision.added.activities),
    )
    return decision.dialog, children


def refused(state: State, changes: Document, **how: Any) -> dict[str, list[str]]:
    with pytest.raises(Unprocessable) as refusal:
        put(state, changes, **how)
    return refusal.value.errors


def kinds(decision: Decision) -> list[str]:
    return [event.kind.value for event in decision.events]


def a_transmission(**changes: Any) -> Document:
    title = {"value": texts("Hei"), "mediaType": "text/plain"}
    return {"type": "Information", "sender": {"actorType": "ServiceOwner"}, "content": {"title": title}, **changes}


def an_activity(**changes: Any) -> Document:
    return {"type": "FormSaved", "performedBy": {"actorType": "ServiceOwner"}, **changes}


def opening(transmission: str, **changes: Any) -> Document:
    return an_activity(type="TransmissionOpened", transmissionId=transmission, **changes)


_URL = {"url": "https://a.example.no", "consumerType": "Gui"}
_GUI = {"action": "read", "url": "https://a.example.no", "priority": "Tertiary", "title": texts("Les")}
_API = {"action": "read", "endpoints": [{"url": "https://a.example.no", "httpMethod": "PUT"}]}
_TITLE = {"title": {"value": texts("Annet", "Other"), "mediaType": "text/plain"}}

some_changes = st.fixed_dictionaries(
    {},
    optional={
        "progress": st.sampled_from([None, 0, 100]),
        "extendedStatus": st.sampled_from([None, "", "other"]),
        "process": st.sampled_from(["", "urn:other"]),
        "dueAt": st.sampled_from([None, "2097-06-01T02:00:00.1234567+02:00"]),
        "expiresAt": st.sampled_from([None, instant(2099)]),
        "isApiOnly": st.booleans(),
        "status": st.sampled_from(["New", "Sent", "Draft", 5]),
        "content": st.just(_TITLE),
        "searchTags": st.sampled_from([None, [], [{"value": " Zebra "}, {"value": "ape"}]]),
        "attachments": st.lists(st.just({"displayName": texts("A", "B"), "urls": [_URL, _URL]}), max_size=2),
        "guiActions": st.lists(st.just(_GUI), max_size=5),
        "apiActions": st.lists(st.just(_API), max_size=2),
        "transmissions": st.lists(st.builds(a_transmission), max_size=2),
        "activities": st.lists(st.builds(an_activity), max_size=2),
    },
)


class TestNothingNew:
    @settings(deadline=None)  # the machine may be busy
    @given(some_changes, st.booleans(), st.booleans())
    def test_same_content_in_whatever_order_changes_nothing(
        self, changes: Document, silent: bool, is_reversed: bool
    ) -> None:
        state = after(stored(), put(stored(), changes, silent=True))
        same = document_of(state[0])
        if is_reversed:
            same = {name: part[::-1] if isinstance(part, list) else part for name, part in same.items()}
        decision = put(state, same, silent=silent)
        assert decision.is_nothing(state[0])
        assert decision.events == ()

    def test_tags_are_compared_whatever_their_case(self) -> None:
        state = stored()
        assert put(state, {"searchTags": [{"value": " PERMIT "}, {"value": "Parking"}]}).is_nothing(state[0])

    def test_tags_that_stay_keep_their_places_and_new_ones_come_last(self) -> None:
        state = stored()
        sent = [{"value": value} for value in ("zulu", "permit", "alfa", "parking")]
        assert put(state, {"searchTags": sent}).dialog.search_tags == ("parking", "permit", "zulu", "alfa")

    def test_instants_are_compared_whatever_their_offset(self) -> None:
        state = stored()
        assert put(state, {"dueAt": "2097-01-01T02:00:00+02:00"}).is_nothing(state[0])

    def test_actions_without_ids_are_always_new(self) -> None:
        state = stored()
        actions = [without(action, "id") for action in document_of(state[0])["guiActions"]]
        decision = put(state, {"guiActions": actions})
        assert decision.dialog.revision != state[0].revision
        assert {one.id for one in decision.dialog.gui_actions}.isdisjoint(one.id for one in state[0].gui_actions)

    def test_dialog_in_the_bin_comes_out_though_nothing_else_changes(self) -> None:
        dialog, children = stored(systemLabel="Bin")
        decision = put((dialog, children), {})
        assert decision.dialog.end_user_context.system_labels == (SystemLabel.DEFAULT, SystemLabel.SENT)
        assert (decision.dialog.revision, decision.dialog.updated_at) == (dialog.revision, dialog.updated_at)
        assert [entry.action for entry in decision.added.label_log] == ["remove"]
        assert decision.events == ()


class TestRevisionAndTimes:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("progress", 41),
            ("externalReference", "other"),
            ("process", "urn:other"),
            ("precedingProcess", None),
            ("dueAt", None),
            ("expiresAt", instant(2099)),
            ("searchTags", []),
        ],
    )
    def test_what_is_no_content_moves_updated_at_alone(self, field: str, value: Any) -> None:
        dialog, children = stored()
        seen = replace(dialog, is_seen_since_last_content_update=True)
        now = put((seen, children), {field: value}).dialog
        assert now.revision != dialog.revision
        assert (now.updated_at, now.content_updated_at) == (LATER, dialog.content_updated_at)
        assert now.is_seen_since_last_content_update

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("content.title.value[0].value", "Annet"),
            ("content.summary", None),
            ("attachments", []),
            ("attachments[0].urls[0].url", "https://annet.example.no/"),
            ("guiActions[0].prompt", None),
            ("apiActions[0].endpoints[0].version", "v9"),
            ("status", "Completed"),
            ("extendedStatus", None),
        ],
    )
    def test_content_moves_both_and_is_news(self, path: str, value: Any) -> None:
        dialog, children = stored()
        seen = replace(dialog, is_seen_since_last_content_update=True)
        now = put((seen, children), mutated(document_of(dialog), path, value)).dialog
        assert (now.updated_at, now.content_updated_at) == (LATER, LATER)
        assert not now.is_seen_since_last_content_update

    def test_silence_keeps_times_and_labels_and_changes_the_revision(self) -> None:
        dialog, children = stored(systemLabel="Archive")
        now = put((dialog, children), {"status": "Completed"}, silent=True).dialog
        assert (now.updated_at, now.content_updated_at) == (dialog.updated_at, dialog.content_updated_at)
        assert now.system_label is SystemLabel.ARCHIVE
        assert now.revision != dialog.revision

    def test_dialog_that_is_to_come_keeps_its_date(self) -> None:
        state = stored(visibleFrom=instant(2096))
        decision = put(state, {"progress": 1, "transmissions": [a_transmission(createdAt=instant(2026))]})
        to_come = datetime(2096, 1, 1, tzinfo=UTC)
        assert (decision.dialog.updated_at, decision.dialog.content_updated_at) == (to_come, to_come)
        assert decision.added.transmissions[0].created_at == to_come

    def test_updated_at_never_moves_backwards(self) -> None:
        dialog, children = stored()
        now = put((dialog, children), {"progress": 1}, now=CREATED - timedelta(days=1)).dialog
        assert now.updated_at == dialog.updated_at

    def test_absent_fields_are_removed(self) -> None:
        state = stored()
        command = UpdateDialog.model_validate_json(
            json.dumps({"status": "NotApplicable", "content": document_of(state[0])["content"]})
        )
        now = update(*state, command, ADMIN, NAMES, at(LATER)).dialog
        assert now.status is DialogStatus.NOT_APPLICABLE
        nothing = (now.progress, now.extended_status, now.external_reference, now.due_at, now.expires_at, now.process)
        assert nothing == (None,) * 6
        assert (now.attachments, now.gui_actions, now.api_actions, now.search_tags) == ((), (), (), ())

    def test_what_cannot_be_sent_stays(self) -> None:
        dialog, children = stored()
        now = put((dialog, children), {"progress": 1}).dialog
        kept = ("id", "org", "party", "service_resource", "visible_from", "idempotent_key", "created_at")
        assert [getattr(now, name) for name in kept] == [getattr(dialog, name) for name in kept]
        assert now.service_owner_context == dialog.service_owner_context


class TestMergedLists:
    def test_matches_keep_their_place_and_new_ones_follow(self) -> None:
        state = stored()
        first, second = document_of(state[0])["guiActions"]
        new = {**first, "id": an_id(5), "priority": "Tertiary"}
        actions = put(state, {"guiActions": [new, {**second, "action": "close"}, first]}).dialog.gui_actions
        assert [str(one.id) for one in actions] == [first["id"], second["id"], an_id(5)]
        assert actions[1].action == "close"

    def test_what_is_not_sent_is_removed(self) -> None:
        state = stored()
        _, second = document_of(state[0])["guiActions"]
        assert [str(one.id) for one in put(state, {"guiActions": [second]}).dialog.gui_actions] == [second["id"]]

    @pytest.mark.parametrize(("parts", "inner"), [("attachments", "urls"), ("apiActions", "endpoints")])
    def test_parts_of_parts_merge_by_id_too(self, parts: str, inner: str) -> None:
        state = stored()
        document = document_of(state[0])
        kept, changed = document[parts][0][inner]
        changed = {**changed, "url": "https://annet.example.no/"}
        new = {name: value for name, value in kept.items() if name != "id"}
        decision = put(state, mutated(document, f"{parts}[0].{inner}", [new, changed, kept]))
        merged = document_of(decision.dialog)[parts][0][inner]
        assert [one["id"] for one in merged[:2]] == [kept["id"], changed["id"]]
        assert merged[1]["url"] == "https://annet.example.no/"
        assert {**merged[2], "id": None} == {**kept, "id": None}

    def test_part_under_another_parent_is_new(self) -> None:
        state = stored()
        document = document_of(state[0])
        moved = {**document["attachments"][0], "id": an_id(6)}
        attachments = put(state, {"attachments": [moved]}).dialog.attachments
        assert [one.id for one in attachments[0].urls] == [one.id for one in state[0].attachments[0].urls]


class TestAppending:
    def test_new_ones_come_beside_the_stored_ones(self) -> None:
        state = stored()
        decision = put(state, {"transmissions": [a_transmission()], "activities": [an_activity()]})
        assert kinds(decision) == ["DialogUpdated", "DialogActivityCreated", "DialogTransmissionCreated"]
        assert (len(decision.added.transmissions), len(decision.added.activities)) == (1, 1)
        assert decision.dialog.latest_activity == decision.added.activities[0]
        assert decision.dialog.from_service_owner_transmissions_count == 2

    def test_old_activity_changes_the_dialog_although_no_list_shows_it(self) -> None:
        dialog, children = stored()
        decision = put((dialog, children), {"activities": [an_activity(createdAt=instant(2020))]})
        assert decision.dialog.latest_activity == dialog.latest_activity
        assert decision.dialog.revision != dialog.revision
        assert (decision.dialog.updated_at, decision.dialog.content_updated_at) == (LATER, dialog.content_updated_at)

    def test_what_the_party_sends_is_labelled_sent(self) -> None:
        state = stored(transmissions=None, activities=None, systemLabel="Bin")
        sent = a_transmission(type="Submission", sender={"actorType": "PartyRepresentative", "actorId": PERSON})
        decision = put(state, {"transmissions": [sent]})
        assert decision.dialog.end_user_context.system_labels == (SystemLabel.DEFAULT, SystemLabel.SENT)
        assert decision.added.transmissions[0].sender.actor_name == "Prøve Testesen"
        assert decision.dialog.from_party_transmissions_count == 1
        assert not decision.dialog.has_unopened_content

    def test_opening_a_stored_transmission_marks_it(self) -> None:
        state = stored(activities=None)
        assert state[0].has_unopened_content
        decision = put(state, {"activities": [opening(FIRST_TRANSMISSION)]})
        assert [str(one.id) for one in decision.replaced.transmissions] == [FIRST_TRANSMISSION]
        assert decision.replaced.transmissions[0].is_opened
        assert not decision.dialog.has_unopened_content
        assert decision.dialog.unopened_transmissions_count == 0

    def test_opening_a_new_transmission_marks_it(self) -> None:
        state = stored()
        new = a_transmission(id=an_id(70))
        decision = put(state, {"transmissions": [new], "activities": [opening(an_id(70))]})
        assert decision.added.transmissions[0].is_opened
        assert not decision.dialog.has_unopened_content

    def test_reply_stands_below_the_stored_one_which_counts_it(self) -> None:
        state = stored()
        decision = put(state, {"transmissions": [a_transmission(relatedTransmissionId=SECOND_TRANSMISSION)]})
        assert decision.added.transmissions[0].depth == 3
        assert [(str(one.id), one.replies) for one in decision.replaced.transmissions] == [(SECOND_TRANSMISSION, 1)]

    @settings(deadline=None)  # the machine may be busy
    @given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=6))
    def test_root_counts_what_is_there(self, sent: list[tuple[bool, bool, bool]]) -> None:
        """Each: from the party, opened at once, silently."""
        state = stored()
        for number, (from_party, is_opened, silent) in enumerate(sent, start=70):
            new = a_transmission(id=an_id(number), type="Correction" if from_party else "Alert")
            activities = [opening(an_id(number))] if is_opened else []
            state = after(state, put(state, {"transmissions": [new], "activities": activities}, silent=silent))
        dialog, children = state
        from_party_count = sum(one.type.is_from_party for one in children.transmissions)
        assert dialog.from_party_transmissions_count == from_party_count
        assert dialog.from_service_owner_transmissions_count == len(children.transmissions) - from_party_count
        assert dialog.unopened_transmissions_count == sum(one.is_unopened for one in children.transmissions)
        assert dialog.has_unopened_content == any(one.is_unopened for one in children.transmissions)


class TestInstants:
    PAST = (CREATED - timedelta(days=1)).isoformat()

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"dueAt": PAST}, {"DueAt": ["Must be in future or current value. (Or null)"]}),
            ({"dueAt": None}, {}),
            ({"expiresAt": PAST, "dueAt": None}, {"ExpiresAt": ["Must be in future or current value."]}),
            ({"expiresAt": None}, {"ExpiresAt": ["Must be in future or current value."]}),
            ({"dueAt": LATER.isoformat()}, {"DueAt": ["Must be in future or current value. (Or null)"]}),
        ],
    )
    def test_changed_instants_are_to_come(self, changes: Document, expected: dict[str, list[str]]) -> None:
        if expected:
            assert refused(stored(), changes) == expected
        put(stored(), changes, silent=bool(expected))
        put(stored(), changes, owner=ADMIN if expected else OWNER)

    def test_past_instants_that_stay_are_taken(self) -> None:
        state = stored(dueAt=self.PAST, expiresAt=self.PAST)
        assert put(state, {"progress": 1}).dialog.due_at == datetime.fromisoformat(self.PAST)

    @pytest.mark.parametrize("how", [{}, {"silent": True}, {"owner": ADMIN}], ids=["aloud", "silently", "admin"])
    def test_attachments_never_expire_in_the_past(self, how: Document) -> None:
        state = stored()
        attachments = mutated(document_of(state[0]), "attachments[0].expiresAt", self.PAST)["attachments"]
        sent = a_transmission(
            attachments=[
                {"urls": [{"url": "https://a.example.no", "consumerType": "Gui"}], "expiresAt": self.PAST},
            ]
        )
        assert refused(state, {"attachments": attachments, "transmissions": [sent]}, **how) == {
            "Attachments.ExpiresAt": ["Must be in future or current value. (Or null)"],
            "Transmissions.Attachments.ExpiresAt": ["Must be in the future"],
        }

    def test_expired_attachment_stays_as_it_is(self) -> None:
        state = stored()
        past = tuple(replace(one, expires_at=CREATED - timedelta(days=1)) for one in state[0].attachments)
        assert put((replace(state[0], attachments=past), state[1]), {"progress": 1}).dialog.attachments == past


class TestRefusals:
    def test_ids_that_are_there_already_are_named_by_kind(self) -> None:
        again = [
            a_transmission(id=FIRST_TRANSMISSION),
            a_transmission(id=an_id(70), attachments=[{"id": an_id(12), "urls": [_URL]}]),
            a_transmission(id=SECOND_TRANSMISSION),
        ]
        errors = refused(stored(), {"transmissions": again, "activities": [an_activity(id=an_id(40))]})
        text = "Entity '{}' with the following key(s) already exists: ({})."
        assert errors == {
            "DialogActivity": [text.format("DialogActivity", an_id(40))],
            "DialogTransmission": [text.format("DialogTransmission", f"{FIRST_TRANSMISSION}, {SECOND_TRANSMISSION}")],
            "DialogAttachment": [text.format("DialogAttachment", an_id(12))],
        }

    def test_activity_of_an_unknown_transmission_is_refused(self) -> None:
        errors = refused(stored(), {"activities": [opening(an_id(99))]})
        assert errors == {"Activities": [f"Item '{an_id(99)}' in 'Transmissions' does not exist."]}

    def test_reply_to_an_unknown_transmission_is_refused(self) -> None:
        errors = refused(stored(), {"transmissions": [a_transmission(relatedTransmissionId=an_id(99))]})
        assert list(errors) == ["Transmissions"]

    @pytest.mark.parametrize(("replies", "taken"), [(99, True), (100, False)])
    def test_threads_stay_narrow_whatever_was_there(self, replies: int, taken: bool) -> None:
        state = stored()
        new = [a_transmission(relatedTransmissionId=FIRST_TRANSMISSION) for _ in range(replies)]
        if taken:
            assert len(put(state, {"transmissions": new}).added.transmissions) == replies
        else:
            assert list(refused(state, {"transmissions": new})) == ["Transmissions"]

    @pytest.mark.parametrize(("length", "taken"), [(98, True), (99, False)])
    def test_threads_stay_flat_whatever_was_there(self, length: int, taken: bool) -> None:
        """The stored thread is two deep."""
        parents = [SECOND_TRANSMISSION, *(an_id(number) for number in range(100, 99 + length))]
        new = [
            a_transmission(id=an_id(number), relatedTransmissionId=parent)
            for number, parent in enumerate(parents, start=100)
        ]
        if taken:
            assert put(stored(), {"transmissions": new}).added.transmissions[-1].depth == 100
        else:
            assert list(refused(stored(), {"transmissions": new})) == ["Transmissions"]

    @pytest.mark.parametrize("keys", [["transmission-1"], ["new-key", "new-key"]], ids=["stored", "twice"])
    def test_keys_in_use_are_a_conflict(self, keys: Sequence[str]) -> None:
        with pytest.raises(Conflict) as refusal:
            put(stored(), {"transmissions": [a_transmission(idempotentKey=key) for key in keys]})
        assert refusal.value.errors == {
            "IdempotentKey": [
                f"Duplicate IdempotentKey detected in dialog transmissions. Conflicting keys: '{keys[0]}'."
            ]
        }

    def test_counters_end(self) -> None:
        dialog, children = stored()
        full = replace(dialog, from_party_transmissions_count=32_767, from_service_owner_transmissions_count=32_767)
        both = [a_transmission(), a_transmission(type="Submission")]
        assert list(refused((full, children), {"transmissions": both})) == [
            "FromPartyTransmissionsCount",
            "FromServiceOwnerTransmissionsCount",
        ]
        put((full, children), {"progress": 1})

    def test_actor_without_a_name_is_refused_without_its_number(self) -> None:
        other = "urn:altinn:person:identifier-no:12837531444"
        sender = {"actorType": "PartyRepresentative", "actorId": other}
        errors = refused(stored(), {"transmissions": [a_transmission(sender=sender)]})
        assert list(errors) == ["ActorId"]
        assert "12837531444" not in str(errors)

    def test_activities_of_correspondence_take_its_scope(self, owner: Owner) -> None:
        opened = {"activities": [an_activity(type="CorrespondenceOpened")]}
        with pytest.raises(Forbidden):
            put(stored(), opened, owner=ADMIN)
        put(stored(), opened, owner=owner(scopes.CORRESPONDENCE))

    def test_all_failures_come_at_once(self) -> None:
        errors = refused(
            stored(),
            {
                "dueAt": TestInstants.PAST,
                "expiresAt": None,
                "activities": [an_activity(id=an_id(40)), opening(an_id(99))],
                "transmissions": [a_transmission(relatedTransmissionId=an_id(98))],
            },
        )
        assert list(errors) == ["DueAt", "ExpiresAt", "DialogActivity", "Transmissions", "Activities"]


def test_ids_of_what_is_new_follow_the_order_sent() -> None:
    new = [a_transmission(externalReference=str(number)) for number in range(5)]
    added = put(stored(), {"transmissions": new}).added.transmissions
    assert [one.external_reference for one in added] == ["0", "1", "2", "3", "4"]
    assert [one.id for one in added] == sorted(one.id for one in added)
    assert all(isinstance(one.id, UUID) for one in added)
