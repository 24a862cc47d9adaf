"""What becomes of a new dialog: dates, counters, labels, seen flag, events, and what the domain refuses."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.access.caller import ServiceOwner
from domain.access.scopes import ADMIN, CORRESPONDENCE
from domain.dialog.commands.dialog import CreateDialog
from domain.dialog.create import Circumstances, create
from domain.dialog.decision import Decision
from domain.dialog.events import EventKind
from domain.dialog.vocabulary import DialogStatus, SystemLabel
from domain.kernel.failures import Failure
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, Unprocessable
from tests.builders.dialogs import PERSON, an_id, dialog_document, mutated, plain_dialog_document

KNOWN = Circumstances(org="ttd", service_resource_type="genericaccessresource", names={PERSON: "Testperson Kari"})
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FUTURE, PAST = "2097-01-01T00:00:00Z", "2026-01-01T00:00:00Z"

type Owners = Callable[..., ServiceOwner]


@pytest.fixture
def decided(moment: Moment, owner: Owners) -> Callable[..., Decision]:
    def deciding(
        document: dict[str, Any], *scopes: str, known: Circumstances = KNOWN, silent: bool = False
    ) -> Decision:
        command = CreateDialog.model_validate_json(json.dumps(document))
        return create(command, owner(*scopes), known, replace(moment, silent=silent))

    return deciding


type Decided = Callable[..., Decision]


class TestDates:
    def test_are_of_the_moment_when_none_are_given(self, decided: Decided) -> None:
        dialog = decided(plain_dialog_document()).dialog
        assert (dialog.created_at, dialog.updated_at, dialog.content_updated_at) == (NOW, NOW, NOW)

    def test_given_ones_are_kept_and_content_follows_the_update(self, decided: Decided) -> None:
        dialog = decided(plain_dialog_document(createdAt=PAST, updatedAt="2026-02-01T00:00:00Z")).dialog
        assert dialog.created_at == datetime(2026, 1, 1, tzinfo=UTC)
        assert dialog.updated_at == dialog.content_updated_at == datetime(2026, 2, 1, tzinfo=UTC)

    def test_later_visibility_overrides_all_but_those_of_activities(self, decided: Decided) -> None:
        decision = decided(dialog_document(visibleFrom=FUTURE, dueAt=None, expiresAt=None))
        visible = datetime(2097, 1, 1, tzinfo=UTC)
        dialog = decision.dialog
        assert {dialog.created_at, dialog.updated_at, dialog.content_updated_at} == {visible}
        assert {sent.created_at for sent in decision.added.transmissions} == {visible}
        assert visible not in {activity.created_at for activity in decision.added.activities}


class TestSeen:
    @pytest.mark.parametrize(
        ("created_at", "resource", "is_seen"),
        [
            (None, "urn:altinn:resource:x", False),
            ("2025-11-30T23:59:59Z", "urn:altinn:resource:x", True),
            ("2025-12-01T00:00:00Z", "urn:altinn:resource:x", False),
            (None, "urn:altinn:resource:app_ttd_a2-1042-1", True),
            (None, "urn:altinn:resource:APP_TTD_A2-1042-1", True),
            (None, "urn:altinn:resource:app_skd_a2-1042-1", False),
        ],
    )
    def test_old_dialogs_and_those_of_altinn_2_start_as_seen(
        self, decided: Decided, created_at: str | None, resource: str, is_seen: bool
    ) -> None:
        dialog = decided(plain_dialog_document(createdAt=created_at, serviceResource=resource)).dialog
        assert dialog.is_content_seen is is_seen


class TestCounters:
    def test_transmissions_are_counted_by_their_direction(self, decided: Decided) -> None:
        dialog = decided(dialog_document()).dialog
        assert (dialog.from_service_owner_transmissions_count, dialog.from_party_transmissions_count) == (1, 1)

    def test_opened_transmissions_leave_nothing_unopened(self, decided: Decided) -> None:
        document = dialog_document()
        assert not decided(document).dialog.has_unopened_content
        assert decided(mutated(document, "activities", [])).dialog.has_unopened_content

    def test_letters_are_unopened_until_an_activity_says_otherwise(self, decided: Decided) -> None:
        letters = replace(KNOWN, service_resource_type="correspondenceservice")
        opened = {"type": "CorrespondenceOpened", "performedBy": {"actorType": "ServiceOwner"}}
        assert decided(plain_dialog_document(), known=letters).dialog.has_unopened_content
        document = plain_dialog_document(activities=[opened])
        assert not decided(document, CORRESPONDENCE, known=letters).dialog.has_unopened_content

    def test_latest_activity_is_the_newest(self, decided: Decided) -> None:
        dialog = decided(dialog_document()).dialog
        assert dialog.latest_activity is not None
        assert str(dialog.latest_activity.id) == an_id(41)


class TestLabels:
    def test_default_without_a_wish_and_sent_with_something_from_the_party(self, decided: Decided) -> None:
        plain = decided(plain_dialog_document())
        assert plain.dialog.end_user_context.system_labels == (SystemLabel.DEFAULT,)
        assert plain.added.label_log == ()
        sent = decided(dialog_document())
        assert sent.dialog.end_user_context.system_labels == (SystemLabel.DEFAULT, SystemLabel.SENT)

    def test_wished_label_is_set_and_logged(self, decided: Decided) -> None:
        decision = decided(plain_dialog_document(systemLabel="Archive"))
        assert decision.dialog.system_label is SystemLabel.ARCHIVE
        assert decision.added.label_log

    def test_words_are_trimmed_and_lowered_and_tags_keep_their_order(self, decided: Decided) -> None:
        labels = [{"value": " Year-2026 "}, {"value": "District"}]
        document = plain_dialog_document(
            serviceOwnerContext={"serviceOwnerLabels": labels}, searchTags=[{"value": "Zebra"}, {"value": " ape"}]
        )
        dialog = decided(document).dialog
        assert dialog.service_owner_context.service_owner_labels == ("district", "year-2026")
        assert dialog.search_tags == ("zebra", "ape")


class TestEvents:
    def test_dialog_then_activities_then_transmissions(self, decided: Decided) -> None:
        assert [event.kind for event in decided(dialog_document()).events_to_publish] == [
            EventKind.CREATED,
            EventKind.ACTIVITY_CREATED,
            EventKind.ACTIVITY_CREATED,
            EventKind.TRANSMISSION_CREATED,
            EventKind.TRANSMISSION_CREATED,
        ]

    def test_silent_creation_tells_of_the_dialog_alone(self, decided: Decided) -> None:
        decision = decided(dialog_document(), silent=True)
        assert [(event.kind, event.silent) for event in decision.events_to_publish] == [(EventKind.CREATED, True)]

    def test_renamed_decision_tells_of_the_new_id(self, decided: Decided, moment: Moment) -> None:
        other = moment.new_id()
        decision = decided(dialog_document()).with_id(other)
        assert decision.dialog.id == other
        assert {event.dialog_id for event in decision.events_to_publish} == {other}


class TestRefusals:
    @pytest.mark.parametrize("field", ["dueAt", "expiresAt", "visibleFrom"])
    def test_past_instants_are_for_the_silent_and_for_admins(self, decided: Decided, field: str) -> None:
        document = plain_dialog_document(**{field: PAST})
        with pytest.raises(Unprocessable) as refused:
            decided(document)
        assert refused.value.errors == {field[:1].upper() + field[1:]: ["Must be in the future"]}
        decided(document, silent=True)
        decided(document, ADMIN)

    def test_instant_of_the_moment_itself_is_past(self, decided: Decided) -> None:
        with pytest.raises(Unprocessable):
            decided(plain_dialog_document(dueAt=NOW.isoformat()))
        decided(plain_dialog_document(dueAt=(NOW + timedelta(microseconds=1)).isoformat()))

    def test_all_failures_are_told_in_order(self, decided: Decided) -> None:
        document = dialog_document(dueAt=PAST, expiresAt=PAST, visibleFrom=None)
        document = mutated(document, "transmissions[0].relatedTransmissionId", an_id(11))
        known = replace(KNOWN, names={}, failures=(Failure("ServiceResource", "unknown"),))
        with pytest.raises(Unprocessable) as refused:
            decided(document, known=known)
        assert list(refused.value.errors) == ["ServiceResource", "DueAt", "ExpiresAt", "Transmissions", "ActorId"]

    def test_repeated_transmission_key_is_a_conflict_that_names_it(self, decided: Decided) -> None:
        with pytest.raises(Conflict) as refused:
            decided(mutated(dialog_document(), "transmissions[1].idempotentKey", "transmission-1"))
        assert "'transmission-1'" in refused.value.errors["IdempotentKey"][0]

    @pytest.mark.parametrize("kind", ["CorrespondenceOpened", "CorrespondenceConfirmed"])
    def test_activities_of_correspondence_take_its_scope_also_from_admins(self, decided: Decided, kind: str) -> None:
        document = plain_dialog_document(activities=[{"type": kind, "performedBy": {"actorType": "ServiceOwner"}}])
        with pytest.raises(Forbidden):
            decided(document, ADMIN)
        decided(document, CORRESPONDENCE)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [(None, "NotApplicable"), ("New", "NotApplicable"), ("Sent", "Awaiting"), ("draft", "Draft"), (6, "Completed")],
)
def test_deprecated_words_of_status_become_those_that_replace_them(
    decided: Decided, sent: str | int | None, kept: str
) -> None:
    assert decided(plain_dialog_document(status=sent)).dialog.status is DialogStatus(kept)


def test_party_and_resource_are_kept_in_lower_case(decided: Decided) -> None:
    document = plain_dialog_document(serviceResource="urn:altinn:resource:Parking-Permit")
    assert decided(document).dialog.service_resource == "urn:altinn:resource:parking-permit"


def test_same_document_at_the_same_moment_gives_the_same_decision(moment: Moment, owner: Owners) -> None:
    command = CreateDialog.model_validate_json(json.dumps(dialog_document()))
    fixed = [Moment(moment.now, lambda bits: (1 << bits) // 3) for _ in range(2)]
    first, second = (create(command, owner(), KNOWN, one) for one in fixed)
    assert first == second
