"""Update a dialog: replace its own fields, merge its lists, append transmissions and activities (S-054 to S-071)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from domain.access.caller import ServiceOwner
from domain.dialog import guards, labels, merge, to_state
from domain.dialog.activity import Activity
from domain.dialog.actor import SERVICE_OWNER
from domain.dialog.actors import actor_ids, find_unnamed
from domain.dialog.add_activity import latest
from domain.dialog.commands.update_dialog import UpdateDialog
from domain.dialog.context import EndUserContext, LabelChange
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.events import DialogEvent, EventKind
from domain.dialog.events_of import event_of, event_of_activity, event_of_transmission
from domain.dialog.threads import link_threads
from domain.dialog.touch import move_timestamps, touch
from domain.dialog.transmission import Transmission
from domain.dialog.unopened import has_unopened_content
from domain.dialog.update_failures import check_existing_ids, check_expiry, check_relations, uncountable, untimely
from domain.dialog.vocabulary import ActivityType, DialogStatus, SystemLabel
from domain.kernel import texts
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Unprocessable


@dataclass(frozen=True, slots=True)
class _Appended:
    """The new children as they are stored, and the stored transmissions that they change."""

    transmissions: tuple[Transmission, ...]
    activities: tuple[Activity, ...]
    changed: tuple[Transmission, ...]


def update(
    dialog: Dialog,
    children: Children,
    command: UpdateDialog,
    owner: ServiceOwner,
    names: to_state.Names,
    moment: Moment,
) -> Decision:
    """Decide knowing the whole dialog; a command that says what is stored already changes nothing (M-025).

    Refuses with Forbidden (activity types), Conflict (transmission keys) or Unprocessable (all failures at once).
    """
    guards.require_activity_scope(command.activities, owner)
    _refuse_keys_in_use(command, children)
    new = _to_children(dialog, command, names, moment)
    replaced = _count(_replace(dialog, command, moment), new.transmissions)
    failures = (
        *untimely(dialog, replaced, owner, moment),
        *check_existing_ids(command, children),
        *uncountable(replaced),
        *check_expiry(dialog, replaced, new, moment),
        *check_relations(new, children),
        *find_unnamed(actor_ids(command.transmissions, command.activities), names),
    )
    if failures:
        raise Unprocessable(failures)
    return _decide(dialog, replaced, children, _append(new, children), moment)


def _refuse_keys_in_use(command: UpdateDialog, children: Children) -> None:
    sent = [given.idempotent_key for given in command.transmissions or () if given.idempotent_key]
    held = Counter(sent) + Counter({stored.idempotent_key for stored in children.transmissions if sent})
    if repeated := [key for key in dict.fromkeys(sent) if held[key] > 1]:
        raise Conflict("IdempotentKey", texts.transmission_keys_in_use(repeated))


def _replace(dialog: Dialog, command: UpdateDialog, moment: Moment) -> Dialog:
    return replace(
        dialog,
        progress=command.progress,
        extended_status=command.extended_status,
        external_reference=command.external_reference,
        due_at=command.due_at,
        expires_at=command.expires_at,
        process=command.process,
        preceding_process=command.preceding_process,
        is_api_only=command.is_api_only,
        status=command.status.status if command.status else DialogStatus.NOT_APPLICABLE,
        content=to_state.to_content(command.content),
        search_tags=merge.merge_tags(dialog.search_tags, command.search_tags or ()),
        attachments=merge.merge_attachments(dialog.attachments, command.attachments, moment),
        gui_actions=merge.merge_gui_actions(dialog.gui_actions, command.gui_actions, moment),
        api_actions=merge.merge_api_actions(dialog.api_actions, command.api_actions, moment),
    )


def _count(dialog: Dialog, new: Iterable[Transmission]) -> Dialog:
    """Add to the counters; what is stored is not counted again (M-076)."""
    added = Counter(transmission.type.is_from_party for transmission in new)
    return replace(
        dialog,
        from_party_transmissions_count=dialog.from_party_transmissions_count + added[True],
        from_service_owner_transmissions_count=dialog.from_service_owner_transmissions_count + added[False],
    )


def _to_children(dialog: Dialog, command: UpdateDialog, names: to_state.Names, moment: Moment) -> Children:
    return Children(
        transmissions=tuple(
            to_state.to_transmission(sent, moment, names, dialog.visible_from) for sent in command.transmissions or ()
        ),
        activities=tuple(to_state.to_activity(sent, moment, names) for sent in command.activities or ()),
    )


def _append(new: Children, children: Children) -> _Appended:
    opened = {one.transmission_id for one in new.activities if one.type is ActivityType.TRANSMISSION_OPENED}
    stored = {sent.id: _open_if(sent, sent.id in opened) for sent in children.transmissions}
    placed, grown = link_threads([_open_if(sent, sent.id in opened) for sent in new.transmissions], stored)
    now = stored | {parent.id: parent for parent in grown}
    changed = tuple(now[before.id] for before in children.transmissions if now[before.id] != before)
    return _Appended(placed, new.activities, changed)


def _open_if(transmission: Transmission, is_opened: bool) -> Transmission:
    return to_state.mark_opened(transmission) if is_opened else transmission


def _decide(before: Dialog, replaced: Dialog, children: Children, appended: _Appended, moment: Moment) -> Decision:
    summarised = _summarize(replaced, children, appended)
    is_content = bool(appended.transmissions) or _is_other_content(before, summarised)
    move = move_timestamps if appended.transmissions or appended.activities else touch
    after = move(before, summarised, moment, content_changed=is_content)
    context, label_log = _reset_labels(before.end_user_context, appended.transmissions, moment)
    return Decision(
        dialog=replace(after, end_user_context=context),
        added=Children(transmissions=appended.transmissions, activities=appended.activities, label_log=label_log),
        replaced=Children(transmissions=appended.changed),
        events=tuple(_events(after, appended, moment)) if after != before else (),
    )


def _summarize(dialog: Dialog, children: Children, appended: _Appended) -> Dialog:
    """Say anew what the root repeats of its children (M-122)."""
    now = {one.id: one for one in (*children.transmissions, *appended.transmissions, *appended.changed)}
    unopened = sum(transmission.is_unopened for transmission in now.values())
    activities = (*children.activities, *appended.activities)
    correspondence_opened = any(one.type is ActivityType.CORRESPONDENCE_OPENED for one in activities)
    return replace(
        dialog,
        unopened_transmissions_count=unopened,
        has_unopened_content=has_unopened_content(
            unopened,
            dialog.service_resource_type,
            correspondence_opened=correspondence_opened,
        ),
        is_correspondence_opened=correspondence_opened,
        latest_activity=latest(activities),
    )


def _is_other_content(before: Dialog, after: Dialog) -> bool:
    """Tell whether anything differs that counts as content (M-028, M-029)."""
    return any(getattr(before, name) != getattr(after, name) for name in _CONTENT)


_CONTENT = ("content", "attachments", "gui_actions", "api_actions", "status", "extended_status")


def _reset_labels(
    context: EndUserContext, new: Iterable[Transmission], moment: Moment
) -> tuple[EndUserContext, tuple[LabelChange, ...]]:
    """Mark what the party has sent, and take the dialog out of bin and archive unless silent (S-070)."""
    sent = (SystemLabel.SENT,) if any(transmission.type.is_from_party for transmission in new) else ()
    default = () if moment.silent else (SystemLabel.DEFAULT,)
    return labels.change_labels(context, (*sent, *default), (), SERVICE_OWNER, moment)


def _events(dialog: Dialog, appended: _Appended, moment: Moment) -> Iterator[DialogEvent]:
    yield event_of(dialog, EventKind.UPDATED, moment)
    for activity in appended.activities:
        yield event_of_activity(dialog, activity, moment)
    for transmission in appended.transmissions:
        yield event_of_transmission(dialog, transmission, moment)
