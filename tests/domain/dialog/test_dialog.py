"""Questions that the dialog answers from its own state."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from domain.dialog.attachment import Attachment, AttachmentUrl
from domain.dialog.context import EndUserContext, ServiceOwnerContext
from domain.dialog.dialog import Dialog
from domain.dialog.vocabulary import ConsumerType, SystemLabel

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DEFAULT, BIN, MARKED, SENT = (
    SystemLabel.DEFAULT,
    SystemLabel.BIN,
    SystemLabel.MARKED_AS_UNOPENED,
    SystemLabel.SENT,
)


@pytest.fixture
def dialog() -> Dialog:
    return Dialog(
        id=UUID(int=1),
        revision=UUID(int=2),
        org="ttd",
        party="urn:altinn:person:identifier-no:01819090285",
        service_resource="urn:altinn:resource:parking-permit",
        service_resource_type="GenericAccessResource",
        created_at=NOW,
        updated_at=NOW,
        content_updated_at=NOW,
        end_user_context=EndUserContext(revision=UUID(int=3)),
        service_owner_context=ServiceOwnerContext(revision=UUID(int=4)),
    )


def labelled(dialog: Dialog, *labels: SystemLabel) -> Dialog:
    return replace(dialog, end_user_context=replace(dialog.end_user_context, system_labels=labels))


def attachment(*consumers: ConsumerType) -> Attachment:
    urls = (AttachmentUrl(id=UUID(int=6), url="https://a.example.no", consumer_type=consumer) for consumer in consumers)
    return Attachment(id=UUID(int=5), urls=tuple(urls))


def test_dialog_is_deleted_when_it_has_a_time_of_deletion(dialog: Dialog) -> None:
    assert not dialog.is_deleted
    assert replace(dialog, deleted_at=NOW).is_deleted


@pytest.mark.parametrize(
    ("seen", "labels", "expected"),
    [(False, [DEFAULT], False), (True, [DEFAULT], True), (True, [DEFAULT, MARKED], False), (True, [BIN, SENT], True)],
)
def test_content_is_seen_unless_marked_as_unopened(
    dialog: Dialog, seen: bool, labels: list[SystemLabel], expected: bool
) -> None:
    assert labelled(replace(dialog, is_seen_since_last_content_update=seen), *labels).is_content_seen is expected


@pytest.mark.parametrize(
    ("labels", "label"), [([DEFAULT], DEFAULT), ([BIN, MARKED], BIN), ([MARKED, BIN], BIN), ([SENT], DEFAULT)]
)
def test_single_label_is_that_of_the_group(dialog: Dialog, labels: list[SystemLabel], label: SystemLabel) -> None:
    assert labelled(dialog, *labels).system_label is label


def test_attachments_with_an_address_for_people_are_counted(dialog: Dialog) -> None:
    gui, api = ConsumerType.GUI, ConsumerType.API
    attachments = (attachment(api), attachment(api, gui), attachment(gui, gui), attachment())
    assert replace(dialog, attachments=attachments).gui_attachment_count == 2
