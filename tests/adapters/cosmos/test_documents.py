"""Dialogs that were stored by earlier versions are read, and their next commit continues from there."""

from uuid import UUID

from adapters.cosmos.documents import read_root, root_document
from domain.dialog.decision import Decision
from domain.dialog.events import EventKind
from domain.dialog.events_of import event_of
from domain.dialog.numbering import number
from domain.kernel.moment import Moment
from tests.builders.stored import MOMENT, dialog


def test_dialog_that_was_stored_before_events_were_numbered_starts_at_one() -> None:
    document = root_document(dialog(), UUID(int=7))
    del document["toldCount"]
    assert "toldAt" not in document
    stored = read_root(document)
    decision = number(Decision(stored, events=(event_of(stored, EventKind.UPDATED, Moment(MOMENT, lambda _: 7)),)))
    assert [event.sequence for event in decision.events_to_publish] == [1]
    assert read_root(root_document(decision.dialog, UUID(int=8))) == decision.dialog
