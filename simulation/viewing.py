"""What a read tells the judges of a dialog."""

from domain.dialog.activity import Activity
from domain.dialog.dialog import Children, Dialog
from domain.dialog.summary import DialogSummary
from simulation.history import View


def view(dialog: Dialog, children: Children) -> View:
    latest = max(children.activities, key=lambda one: (one.created_at, one.id), default=None)
    parts = [*(one.id for one in children.transmissions), *(one.id for one in children.activities)]
    return View(
        birth=dialog.external_reference or "",
        party=dialog.party,
        revision=dialog.revision,
        marks=(
            dialog.external_reference or "",
            *dialog.search_tags,
            *dialog.service_owner_context.service_owner_labels,
            *map(str, parts),
        ),
        labels=tuple(map(str, dialog.end_user_context.system_labels)),
        is_deleted=dialog.is_deleted,
        transmissions=len(children.transmissions),
        counted_transmissions=dialog.from_service_owner_transmissions_count + dialog.from_party_transmissions_count,
        latest_activity=_id(dialog.latest_activity),
        newest_activity=_id(latest),
        references=tuple((str(one.id), one.external_reference or "") for one in children.transmissions),
        keys=tuple(one.idempotent_key for one in children.transmissions if one.idempotent_key is not None),
    )


def summary_view(summary: DialogSummary) -> View:
    counted = summary.from_service_owner_transmissions_count + summary.from_party_transmissions_count
    latest = _id(summary.latest_activity)
    return View(
        birth=summary.external_reference or "",
        party=summary.party,
        revision=summary.revision,
        marks=(summary.external_reference or "",),
        labels=tuple(map(str, summary.end_user_context.system_labels)),
        is_deleted=summary.deleted_at is not None,
        transmissions=counted,
        counted_transmissions=counted,
        latest_activity=latest,
        newest_activity=latest,
    )


def _id(activity: Activity | None) -> str | None:
    return None if activity is None else str(activity.id)
