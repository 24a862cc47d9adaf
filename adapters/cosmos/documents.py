"""How a dialog and its children are written as items, and read again."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from application.bulk_labelling import PENDING_LABELS
from application.ports.dialogs import PURGING
from application.publishing import OUTBOX
from domain.dialog.activity import Activity
from domain.dialog.context import LabelChange
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.events import DialogEvent
from domain.dialog.pending_labels import PendingLabels
from domain.dialog.seen import SeenEntry
from domain.dialog.transmission import Transmission

type Document = dict[str, Any]

DIALOG = "dialog"
TRANSMISSION_KEY = "transmissionkey"
OUTBOX_LIFETIME = 30 * 24 * 3600
"""Seconds an outbox item stays after it was written; publication is watched and alarms long before."""
RECEIPT = "receipt"
RECEIPT_LIFETIME = 3600
"""Seconds: longer than any writer lives, which is the function timeout of host.json."""
IDS_NAME_KINDS = "idsNameKinds"
"""Marks a root all of whose children have items under `child_id`; earlier ones may have items under their bare ids."""
NO_DUE_DATE = "~"
"""Sorts after every instant: dialogs without dueAt come last when ascending (S-143)."""

_DIALOG = TypeAdapter(Dialog)
_TRANSMISSION = TypeAdapter(Transmission)
_ACTIVITY = TypeAdapter(Activity)
_SEEN = TypeAdapter(SeenEntry)
_LABEL_CHANGE = TypeAdapter(LabelChange)
_EVENTS = TypeAdapter(tuple[DialogEvent, ...])
_PENDING_LABELS = TypeAdapter(PendingLabels)


def root_document(
    dialog: Dialog,
    commit_id: UUID,
    commits: Sequence[str] = (),
    claim: str | None = None,
    *,
    ids_name_kinds: bool = True,
) -> Document:
    """Write the root; beside the state it holds what queries filter and sort on.

    `commits` names the commits whose children were written ahead of the root and count; `claim` is the token of the
    dialog's claims, None for a dialog that was stored before claims had tokens. `ids_name_kinds` is False for a dialog
    whose children may have items under their bare ids.
    """
    written = _write(_DIALOG, dialog)
    return {
        **written,
        "kind": DIALOG,
        "dialogId": str(dialog.id),
        "deleted": dialog.is_deleted,
        "isContentSeen": dialog.is_content_seen,
        "guiAttachmentCount": dialog.gui_attachment_count,
        "dueOrder": written.get("dueAt", NO_DUE_DATE),
        "commits": list(commits),
        "commitId": str(commit_id),
        **({"claim": claim} if claim is not None else {}),
        **({IDS_NAME_KINDS: True} if ids_name_kinds else {}),
    }


def child_documents(dialog: Dialog, added: Children) -> Iterator[Document]:
    place = {"party": dialog.party, "dialogId": str(dialog.id)}
    for transmission in added.transmissions:
        yield _child("transmission", _write(_TRANSMISSION, transmission), place)
        if transmission.idempotent_key is not None:
            key = transmission.idempotent_key
            yield {"id": transmission_key_id(key), "key": key, "kind": TRANSMISSION_KEY, **place}
    for activity in added.activities:
        yield _child("activity", _write(_ACTIVITY, activity), place)
    for entry in added.seen:
        yield _child("seen", _write(_SEEN, entry), place)
    for change in added.label_log:
        yield _child("labellog", _write(_LABEL_CHANGE, change), place)


def child_id(kind: str, part_id: UUID) -> str:
    """Name the item of a child: parts of different kinds may have one id, and that of the dialog."""
    return f"{kind}:{part_id}"


def part_id(item_id: str) -> UUID:
    """Give the id of the part in an item: `child_id`, or the bare id of earlier versions."""
    return UUID(item_id.rpartition(":")[2])


def _child(kind: str, written: Document, place: Document) -> Document:
    return {**written, "id": f"{kind}:{written['id']}", "kind": kind, **place}


def transmission_key_id(key: str) -> str:
    """Name the item that makes a transmission's idempotent key unique within its dialog; the key is free text."""
    return f"key:{urlsafe_b64encode(key.encode()).decode()}"


def to_purging_document(dialog: Dialog, commit_id: UUID, claim: str | None) -> Document:
    """Write what stands in the root's place while a dialog is removed: readers find no dialog any more.

    `claim` is the token of the claims that go with the dialog.
    """
    return {
        "id": str(dialog.id),
        "kind": PURGING,
        "party": dialog.party,
        "dialogId": str(dialog.id),
        "org": dialog.org,
        "idempotentKey": dialog.idempotent_key,
        "commitId": str(commit_id),
        "claim": claim,
    }


def outbox_document(decision: Decision, commit_id: UUID) -> Document:
    return {
        "id": str(commit_id),
        "kind": OUTBOX,
        "party": decision.dialog.party,
        "dialogId": str(decision.dialog.id),
        "ttl": OUTBOX_LIFETIME,
        "events": _EVENTS.dump_python(decision.events_to_publish, mode="json", by_alias=True, exclude_none=True),
    }


def receipt_document(party: str, dialog_id: UUID, receipt_id: str, by: str) -> Document:
    """Write a record beside the events of a commit, or in place of them.

    A writer recognises the success of its commit by a record that carries the commit id and is `by` the same commit. A
    record under the turn of a claim keeps creations that have had the claim from committing.
    """
    place = {"party": party, "dialogId": str(dialog_id)}
    return {"id": receipt_id, "kind": RECEIPT, "by": by, **place, "ttl": RECEIPT_LIFETIME}


def to_pending_document(pending: PendingLabels) -> Document:
    return {**_write(_PENDING_LABELS, pending), "kind": PENDING_LABELS}


def read_root(document: Mapping[str, Any]) -> Dialog:
    return _DIALOG.validate_python(document)


def read_children(documents: list[Document], commits: list[str]) -> Children:
    """Read children in the order createdAt, id; those of a commit the root does not name do not exist yet."""
    counted = [document for document in documents if document.get("commit") is None or document["commit"] in commits]
    return Children(
        transmissions=_read(_TRANSMISSION, counted, "transmission", lambda child: (child.created_at, child.id)),
        activities=_read(_ACTIVITY, counted, "activity", lambda child: (child.created_at, child.id)),
        seen=_read(_SEEN, counted, "seen", lambda child: (child.seen_at, child.id)),
        label_log=_read(_LABEL_CHANGE, counted, "labellog", lambda child: (child.created_at, child.id)),
    )


def _read[T](
    adapter: TypeAdapter[T], documents: list[Document], kind: str, place: Callable[[T], tuple[datetime, UUID]]
) -> tuple[T, ...]:
    found = (document for document in documents if document["kind"] == kind)
    parts = (adapter.validate_python({**document, "id": part_id(document["id"])}) for document in found)
    return tuple(sorted(parts, key=place))


def _write[T](adapter: TypeAdapter[T], value: T) -> Document:
    document: Document = adapter.dump_python(value, mode="json", by_alias=True, exclude_none=True)
    return document
