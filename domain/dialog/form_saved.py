"""Move the time at which a form was saved: forms save again and again, the history shows it once (S-101)."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.dialog.activity import Activity
from domain.dialog.add_activity import latest
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.events import EventKind
from domain.dialog.events_of import event_of
from domain.dialog.touch import move_timestamps
from domain.dialog.vocabulary import ActivityType
from domain.kernel import texts
from domain.kernel.failures import Failure
from domain.kernel.moment import Moment
from domain.kernel.refusals import NotFound, Unprocessable


def _find_saved_form(children: Children, activity_id: UUID) -> Activity:
    """Find the activity. Refuses with NotFound, and with Unprocessable when it is of another type."""
    for activity in children.activities:
        if activity.id == activity_id:
            if activity.type is not ActivityType.FORM_SAVED:
                raise Unprocessable([Failure("Type", texts.equal("Type", ActivityType.FORM_SAVED))])
            return activity
    raise NotFound("DialogActivity", activity_id)


def move_form_saved_time(
    dialog: Dialog, children: Children, activity_id: UUID, saved_at: datetime, moment: Moment
) -> Decision:
    """`moment` is silent: nobody is notified, and updatedAt moves only with the activity's own time."""
    before = _find_saved_form(children, activity_id)
    activity = replace(before, created_at=saved_at)
    if activity == before:
        return Decision(dialog=dialog)
    every = tuple(activity if one.id == activity_id else one for one in children.activities)
    after = move_timestamps(dialog, replace(dialog, latest_activity=latest(every)), moment, content_changed=False)
    after = replace(after, updated_at=max(after.updated_at, saved_at))
    return Decision(
        dialog=after,
        replaced=Children(activities=(activity,)),
        events=(event_of(after, EventKind.UPDATED, moment),),
    )
