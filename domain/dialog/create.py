"""Create a dialog: the decision (S-037 to S-053; M-021 to M-024, M-037)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from domain.access.caller import ServiceOwner
from domain.dialog import guards, hierarchy, labels, to_state
from domain.dialog.activity import Activity
from domain.dialog.actor import SERVICE_OWNER
from domain.dialog.actors import actor_ids, find_unnamed
from domain.dialog.commands.dialog import CreateDialog
from domain.dialog.context import EndUserContext, LabelChange, ServiceOwnerContext
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.events import DialogEvent, EventKind
from domain.dialog.events_of import event_of, event_of_activity, event_of_transmission
from domain.dialog.order import in_order
from domain.dialog.threads import link_threads
from domain.dialog.transmission import Transmission
from domain.dialog.unopened import has_unopened_content
from domain.dialog.vocabulary import ActivityType, DialogStatus, SystemLabel
from domain.kernel import texts
from domain.kernel.failures import Failure
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Unprocessable

_SEEN_FROM_THE_START_BEFORE = datetime(2025, 12, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What was looked up before: the resource's owner and type, names of actors, and failures found on the way."""

    org: str
    service_resource_type: str
    names: to_state.Names = field(default_factory=dict)
    failures: tuple[Failure, ...] = ()


def create(command: CreateDialog, owner: ServiceOwner, known: Circumstances, moment: Moment) -> Decision:
    """Refuses with Forbidden, Conflict (transmission keys) or Unprocessable (all failures in the order of S-046)."""
    guards.require_activity_scope(command.activities, owner)
    _refuse_repeated_transmission_keys(command)
    transmissions = _transmissions(command, known, moment)
    activities = tuple(to_state.to_activity(sent, moment, known.names) for sent in command.activities or ())
    failures = (
        *known.failures,
        *_untimely(command, owner, moment),
        *_check_relations(transmissions),
        *find_unnamed(actor_ids(command.transmissions, command.activities), known.names),
    )
    if failures:
        raise Unprocessable(failures)
    transmissions, _ = link_threads(transmissions, {})
    dialog, label_log = _dialog(command, known, moment, transmissions, activities)
    added = Children(transmissions=transmissions, activities=activities, label_log=label_log)
    return Decision(dialog=dialog, added=added, events=tuple(_events(dialog, added, moment)))


def _refuse_repeated_transmission_keys(command: CreateDialog) -> None:
    keys = Counter(sent.idempotent_key for sent in command.transmissions or () if sent.idempotent_key)
    repeated = [key for key, count in keys.items() if count > 1]
    if repeated:
        raise Conflict("IdempotentKey", texts.transmission_keys_in_use(repeated))


def _transmissions(command: CreateDialog, known: Circumstances, moment: Moment) -> tuple[Transmission, ...]:
    opened = {
        sent.transmission_id for sent in command.activities or () if sent.type is ActivityType.TRANSMISSION_OPENED
    }
    made = (
        to_state.to_transmission(sent, moment, known.names, command.visible_from)
        for sent in command.transmissions or ()
    )
    return tuple(
        to_state.mark_opened(transmission) if transmission.id in opened else transmission for transmission in made
    )


def _untimely(command: CreateDialog, owner: ServiceOwner, moment: Moment) -> Iterator[Failure]:
    if moment.silent or owner.is_admin:
        return
    for name, instant in (
        ("DueAt", command.due_at),
        ("ExpiresAt", command.expires_at),
        ("VisibleFrom", command.visible_from),
    ):
        if instant is not None and instant <= moment.now:
            yield Failure(name, texts.MUST_BE_IN_FUTURE)


def _check_relations(transmissions: tuple[Transmission, ...]) -> Iterator[Failure]:
    return hierarchy.failures([hierarchy.Node(sent.id, sent.related_transmission_id) for sent in transmissions])


def _dialog(
    command: CreateDialog,
    known: Circumstances,
    moment: Moment,
    transmissions: tuple[Transmission, ...],
    activities: tuple[Activity, ...],
) -> tuple[Dialog, tuple[LabelChange, ...]]:
    dialog_id = command.id or moment.new_id()
    created_at, updated_at = _set_dates(command, moment)
    context, label_log = _set_labels(command, moment, from_party=any(sent.type.is_from_party for sent in transmissions))
    unopened = sum(sent.is_unopened for sent in transmissions)
    correspondence_opened = any(activity.type is ActivityType.CORRESPONDENCE_OPENED for activity in activities)
    dialog = Dialog(
        id=dialog_id,
        revision=moment.new_revision(),
        org=known.org,
        party=command.party.lower(),
        service_resource=command.service_resource.lower(),
        service_resource_type=known.service_resource_type,
        created_at=created_at,
        updated_at=updated_at,
        content_updated_at=updated_at,
        end_user_context=context,
        service_owner_context=ServiceOwnerContext(
            revision=moment.new_revision(), service_owner_labels=_owner_labels(command)
        ),
        status=command.status.status if command.status else DialogStatus.NOT_APPLICABLE,
        extended_status=command.extended_status,
        external_reference=command.external_reference,
        idempotent_key=command.idempotent_key,
        progress=command.progress,
        process=command.process,
        preceding_process=command.preceding_process,
        visible_from=command.visible_from,
        due_at=command.due_at,
        expires_at=command.expires_at,
        is_api_only=command.is_api_only,
        has_unopened_content=has_unopened_content(unopened, known.service_resource_type, correspondence_opened),
        is_correspondence_opened=correspondence_opened,
        is_seen_since_last_content_update=_is_seen_from_the_start(created_at, known.org, command.service_resource),
        from_party_transmissions_count=sum(sent.type.is_from_party for sent in transmissions),
        from_service_owner_transmissions_count=sum(not sent.type.is_from_party for sent in transmissions),
        unopened_transmissions_count=unopened,
        content=to_state.to_content(command.content),
        search_tags=to_state.to_tags(command.search_tags or ()),
        attachments=in_order(to_state.to_attachment(sent, moment) for sent in command.attachments or ()),
        gui_actions=in_order(to_state.to_gui_action(sent, moment) for sent in command.gui_actions or ()),
        api_actions=in_order(to_state.to_api_action(sent, moment) for sent in command.api_actions or ()),
        latest_activity=max(activities, key=lambda activity: (activity.created_at, activity.id), default=None),
    )
    return dialog, label_log


def _set_dates(command: CreateDialog, moment: Moment) -> tuple[datetime, datetime]:
    """Give createdAt and updatedAt; a later visibleFrom overrides both (M-022)."""
    if command.visible_from and command.visible_from > moment.now:
        return command.visible_from, command.visible_from
    return command.created_at or moment.now, command.updated_at or moment.now


def _set_labels(
    command: CreateDialog, moment: Moment, *, from_party: bool
) -> tuple[EndUserContext, tuple[LabelChange, ...]]:
    given = (command.system_label,) if command.system_label else ()
    sent = (SystemLabel.SENT,) if from_party else ()
    fresh = EndUserContext(revision=moment.new_revision())
    return labels.change_labels(fresh, add=(*given, *sent), remove=(), performed_by=SERVICE_OWNER, moment=moment)


def _owner_labels(command: CreateDialog) -> tuple[str, ...]:
    context = command.service_owner_context
    sent = context.service_owner_labels if context else None
    return tuple(sorted(label.value.strip().lower() for label in sent or ()))


def _is_seen_from_the_start(created_at: datetime, org: str, service_resource: str) -> bool:
    """Old dialogs and those of Altinn 2 apps start as seen (M-024)."""
    altinn_2 = service_resource.lower().startswith(f"urn:altinn:resource:app_{org}_a2")
    return altinn_2 or created_at < _SEEN_FROM_THE_START_BEFORE


def _events(dialog: Dialog, added: Children, moment: Moment) -> Iterator[DialogEvent]:
    yield event_of(dialog, EventKind.CREATED, moment)
    for activity in added.activities:
        yield event_of_activity(dialog, activity, moment)
    for transmission in added.transmissions:
        yield event_of_transmission(dialog, transmission, moment)
