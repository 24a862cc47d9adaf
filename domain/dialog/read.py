"""An end user opens a dialog: the seen log entry, and what reading changes (M-101 to M-104; E-039)."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha1
from uuid import UUID

from domain.access.user_type import UserType
from domain.dialog import labels
from domain.dialog.actor import Actor
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.events import EventKind
from domain.dialog.events_of import event_of
from domain.dialog.seen import SeenEntry, newest_per_actor
from domain.dialog.vocabulary import SystemLabel
from domain.kernel.ids import time_of, uuid7
from domain.kernel.instants import write_instant
from domain.kernel.moment import Moment

MOST_SEEN = 100
"""Readers that the dialog itself names, the latest: the seen log names all, and lists read the dialog alone."""
_EVER = datetime.min.replace(tzinfo=UTC)
_A_MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who opened it; `actor` carries the identifier with its prefix and the looked-up name."""

    actor: Actor
    user_type: UserType
    is_via_service_owner: bool = False


def read(dialog: Dialog, reader: Reader, moment: Moment, known: Children = Children()) -> Decision:
    """Decide what reading adds: nothing when the reader has seen this version already (M-102, M-103).

    The revision of the end user's context stays even when a label is removed: a reader who knows it from a list can
    still set labels with it.
    `known` holds the entry that `entry_to_look_up` names, if there is one.
    """
    if not is_news_to(dialog, reader.actor.actor_id):
        return Decision(dialog=dialog)
    unmarked, label_log = labels.change_labels(
        dialog.end_user_context,
        add=(),
        remove=(SystemLabel.MARKED_AS_UNOPENED,),
        performed_by=reader.actor,
        moment=moment,
    )
    context = replace(unmarked, revision=dialog.end_user_context.revision)
    entry = _entry(dialog, reader, moment)
    is_new = all(entry.id != earlier.id for earlier in (*dialog.seen, *known.seen))
    entries = (*((entry,) if is_new else ()), *dialog.seen)
    seen = newest_per_actor(tuple(one for one in entries if _is_of_this_content(dialog, one)), _EVER)[:MOST_SEEN]
    after = replace(dialog, end_user_context=context, is_seen_since_last_content_update=True, seen=seen)
    kinds = ((EventKind.SEEN, entry.id),) if is_new else ()
    changed = ((EventKind.UPDATED, None),) if is_new or _is_changed(dialog, after) else ()
    return Decision(
        dialog=after,
        added=Children(seen=(entry,) if is_new else (), label_log=label_log),
        events=tuple(event_of(after, kind, moment, event_id) for kind, event_id in (*kinds, *changed)),
    )


def entry_to_look_up(dialog: Dialog, reader_id: str) -> UUID | None:
    """Name the reader's entry when it may be in the seen log although the dialog does not name the reader."""
    return entry_id(dialog, reader_id) if len(dialog.seen) >= MOST_SEEN else None


def _is_of_this_content(dialog: Dialog, entry: SeenEntry) -> bool:
    """Judge by the update that its id tells of: a caller may date its dialog seconds ahead of those who read it."""
    return dialog.content_updated_at - time_of(entry.id) <= _A_MILLISECOND


def is_news_to(dialog: Dialog, reader_id: str | None) -> bool:
    """The dialog's own list is enough: an older entry could not make it old news."""
    latest = max((entry.seen_at for entry in dialog.seen if entry.seen_by.actor_id == reader_id), default=None)
    return latest is None or latest <= dialog.updated_at or not dialog.is_content_seen


def _is_changed(before: Dialog, after: Dialog) -> bool:
    """Tell whether reading changed stored state beyond the seen log, whose entries are a change as well (V-002)."""
    return before.is_content_seen != after.is_content_seen or before.end_user_context != after.end_user_context


def _entry(dialog: Dialog, reader: Reader, moment: Moment) -> SeenEntry:
    return SeenEntry(
        id=entry_id(dialog, reader.actor.actor_id or ""),
        seen_at=moment.now,
        seen_by=reader.actor,
        user_type=reader.user_type,
        is_via_service_owner=reader.is_via_service_owner,
    )


def entry_id(dialog: Dialog, reader_id: str) -> UUID:
    """Give two concurrent reads of one version by one reader the same id, shaped as version 7 (M-039)."""
    version = f"{write_instant(dialog.updated_at)}{dialog.is_seen_since_last_content_update}{reader_id}"
    digest = int.from_bytes(sha1(dialog.id.bytes + version.encode(), usedforsecurity=False).digest()[:16])
    millisecond = int(dialog.updated_at.timestamp() * 1000)
    return uuid7(millisecond, digest >> 64, digest)
