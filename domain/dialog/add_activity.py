"""Add an activity to a dialog's history (S-084 to S-088; M-079 to M-085, M-121, M-122)."""

from collections.abc import Iterator
from dataclasses import replace

from domain.dialog import labels, to_state
from domain.dialog.activity import Activity
from domain.dialog.actors import actor_ids, find_unnamed
from domain.dialog.commands.activity import CreateDialogActivity
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.events import EventKind
from domain.dialog.events_of import event_of, event_of_activity
from domain.dialog.touch import move_timestamps
from domain.dialog.transmission import Transmission
from domain.dialog.unopened import has_unopened_content
from domain.dialog.vocabulary import ActivityType
from domain.kernel import texts
from domain.kernel.failures import Failure
from domain.kernel.moment import Moment
from domain.kernel.refusals import Unprocessable

_OPENING = (ActivityType.TRANSMISSION_OPENED, ActivityType.CORRESPONDENCE_OPENED)


def add_activity(
    dialog: Dialog, children: Children, command: CreateDialogActivity, names: to_state.Names, moment: Moment
) -> Decision:
    """Decide with no more than the transmission that the activity names, when there is one (S-088).

    Refuses with Unprocessable: the transmission does not exist, the actor has no name.
    """
    activity = to_state.to_activity(command, moment, names)
    failures = tuple(_failures(children, command, names))
    if failures:
        raise Unprocessable(failures)
    opened = tuple(_find_newly_opened(children, activity))
    context, label_log = _reset_labels(dialog, moment)
    after = replace(_with(dialog, activity, len(opened)), end_user_context=context)
    after = move_timestamps(dialog, after, moment, content_changed=False)
    return Decision(
        dialog=after,
        added=Children(activities=(activity,), label_log=label_log),
        replaced=Children(transmissions=opened),
        events=(event_of(after, EventKind.UPDATED, moment), event_of_activity(after, activity, moment)),
    )


def _failures(children: Children, command: CreateDialogActivity, names: to_state.Names) -> Iterator[Failure]:
    known = {transmission.id for transmission in children.transmissions}
    if command.transmission_id is not None and command.transmission_id not in known:
        yield Failure("Activity.TransmissionId", texts.unknown_reference(command.transmission_id, "Transmissions"))
    yield from find_unnamed(actor_ids((), (command,)), names)


def _find_newly_opened(children: Children, activity: Activity) -> Iterator[Transmission]:
    if activity.type is ActivityType.TRANSMISSION_OPENED:
        for transmission in children.transmissions:
            if (opened := to_state.mark_opened(transmission)) != transmission:
                yield opened


def _reset_labels(dialog: Dialog, moment: Moment) -> labels.Changed:
    return (dialog.end_user_context, ()) if moment.silent else labels.reset_to_default(dialog.end_user_context, moment)


def _with(dialog: Dialog, activity: Activity, opened: int) -> Dialog:
    now = replace(
        dialog,
        latest_activity=latest((*filter(None, (dialog.latest_activity,)), activity)),
        unopened_transmissions_count=dialog.unopened_transmissions_count - opened,
        is_correspondence_opened=(
            dialog.is_correspondence_opened or activity.type is ActivityType.CORRESPONDENCE_OPENED
        ),
    )
    return replace(now, has_unopened_content=_is_still_unopened(now, activity))


def _is_still_unopened(dialog: Dialog, activity: Activity) -> bool:
    """Opening something is all that can change it here, and only from true to false (M-122)."""
    if not dialog.has_unopened_content or activity.type not in _OPENING:
        return dialog.has_unopened_content
    return has_unopened_content(
        dialog.unopened_transmissions_count, dialog.service_resource_type, dialog.is_correspondence_opened
    )


def latest(activities: tuple[Activity, ...]) -> Activity | None:
    """Give the newest by createdAt, then id (M-085)."""
    return max(activities, key=lambda activity: (activity.created_at, activity.id), default=None)
