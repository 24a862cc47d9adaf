"""What every change of a dialog moves: revision, timestamps, the seen flag (M-025 to M-030)."""

from dataclasses import replace

from domain.dialog.dialog import Dialog
from domain.kernel.moment import Moment


def touch(before: Dialog, after: Dialog, moment: Moment, *, content_changed: bool) -> Dialog:
    """Give `after` with a new revision and moved timestamps; equal states stay as they are (M-025).

    `content_changed`: children but activities were added, changed or removed, or status or extendedStatus changed.
    """
    if after == before and not content_changed:
        return before
    return move_timestamps(before, after, moment, content_changed=content_changed)


def move_timestamps(before: Dialog, after: Dialog, moment: Moment, *, content_changed: bool) -> Dialog:
    """Move them although the root itself may say the same as before: a child that no list shows was added."""
    revised = replace(after, revision=moment.new_revision())
    if before.visible_from is not None and before.visible_from > moment.now:
        return replace(
            revised,
            updated_at=before.visible_from,
            content_updated_at=before.visible_from,
            is_seen_since_last_content_update=False,
            seen=(),
        )
    if moment.silent:
        return revised
    dated = replace(revised, updated_at=max(before.updated_at, moment.now))
    if not content_changed:
        return dated
    return replace(dated, content_updated_at=moment.now, is_seen_since_last_content_update=False, seen=())
