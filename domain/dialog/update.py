"""Update a dialog: replace its own fields, merge its lists, append transmissions and activities (S-054 to S-071)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from domain.access.caller import ServiceOwner
from domain.dialog import guards, labels, making, merge
from domain.dialog.activity import Activity
from domain.dialog.actor import SERVICE_OWNER
from domain.dialog.actors import actor_ids, unnamed
from domain.dialog.add_activity import latest
from domain.dialog.context import EndUserContext, LabelChange
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.events import DialogEvent, EventKind
from domain.dialog.given.update_dialog import UpdateDialog
from domain.dialog.telling import activity_told, told, transmission_told
from domain.dialog.threads import threaded
from domain.dialog.touch import moved, touched
from domain.dialog.transmission import Transmission
from domain.dialog.unopened import has_unopened_content
from domain.dialog.update_failures import existing, expired, misrelated, uncountable, untimely
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
    names: making.Names,
    moment: Moment,
) -> Decision:
    """Decide knowing the whole dialog; a command that says what is stored already changes nothing (M-025).

    Refuses with Forbidden (activity types), Conflict (transmission keys) or Unprocessable (all failures at once).
    """
    guards.require_activity_scope(command.activities, owner)
    _refuse_keys_in_use(command, children)
    new = _made(dialog, command, names, moment)
    replaced = _counted(_replaced(dialog, command, moment), new.transmissions)
    failures = (
        *untimely(dialog, replaced, owner, moment),
        *existing(command, children),
        *uncountable(replaced),
        *expired(dialog, replaced, new, moment),
        *misrelated(new, children),
        *unnamed(actor_ids(command.transmissions, command.activities), names),
    )
    if failures:
        raise Unprocessable(failures)
    return _decided(dialog, replaced, children, _appended(new, children), moment)


def _refuse_keys_in_use(command: UpdateDialog, children: Children) -> None:
    sent = [given.idempotent_key for given in command.transmissions or () if given.idempotent_key]
    held = Counter(sent) + Counter({stored.idempotent_key for stored in children.transmissions if sent})
    if repeated := [key for key in dict.fromkeys(sent) if held[key] > 1]:
        raise Conflict("IdempotentKey", texts.transmission_keys_in_use(repeated))


def _replaced(dialog: Dialog, command: UpdateDialog, moment: Moment) -> Dialog:
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
        content=making.made_content(command.content),
        search_tags=merge.merged_tags(dialog.search_tags, command.search_tags or ()),
        attachments=merge.merged_attachments(dialog.attachments, command.attachments, moment),
        gui_actions=merge.merged_gui_actions(dialog.gui_actions, command.gui_actions, moment),
        api_actions=merge.merged_api_actions(dialog.api_actions, command.api_actions, moment),
    )


def _counted(dialog: Dialog, new: Iterable[Transmission]) -> Dialog:
    """Add to the counters; what is stored is not counted again (M-076)."""
    added = Counter(transmission.type.is_from_party for transmission in new)
    return replace(
        dialog,
        from_party_transmissions_count=dialog.from_party_transmissions_count + added[True],
        from_service_owner_transmissions_count=dialog.from_service_owner_transmissions_count + added[False],
    )


def _made(dialog: Dialog, command: UpdateDialog, names: making.Names, moment: Moment) -> Children:
    return Children(
        transmissions=tuple(
            making.made_transmission(sent, moment, names, dialog.visible_from) for sent in command.transmissions or ()
        ),
        activities=tuple(making.made_activity(sent, moment, names) for sent in command.activities or ()),
    )


def _appended(new: Children, children: Children) -> _Appended:
    opened = {one.transmission_id for one in new.activities if one.type is ActivityType.TRANSMISSION_OPENED}
    stored = {sent.id: _opened_if(sent, sent.id in opened) for sent in children.transmissions}
    placed, grown = threaded([_opened_if(sent, sent.id in opened) for sent in new.transmissions], stored)
    now = stored | {parent.id: parent for parent in grown}
    changed = tuple(now[before.id] for before in children.transmissions if now[before.id] != before)
    return _Appended(placed, new.activities, changed)


def _opened_if(transmission: Transmission, is_opened: bool) -> Transmission:
    return making.opened(transmission) if is_opened else transmission


def _decided(before: Dialog, replaced: Dialog, children: Children, appended: _Appended, moment: Moment) -> Decision:
    summarised = _summarised(replaced, children, appended)
    is_content = bool(appended.transmissions) or _is_other_content(before, summarised)
    move = moved if appended.transmissions or appended.activities else touched
    after = move(before, summarised, moment, content_changed=is_content)
    context, label_log = _labelled(before.end_user_context, appended.transmissions, moment)
    return Decision(
        dialog=replace(after, end_user_context=context),
        added=Children(transmissions=appended.transmissions, activities=appended.activities, label_log=label_log),
        replaced=Children(transmissions=appended.changed),
        events=tuple(_events(after, appended, moment)) if after != before else (),
    )


def _summarised(dialog: Dialog, children: Children, appended: _Appended) -> Dialog:
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


def _labelled(
    context: EndUserContext, new: Iterable[Transmission], moment: Moment
) -> tuple[EndUserContext, tuple[LabelChange, ...]]:
    """Mark what the party has sent, and take the dialog out of bin and archive unless silent (S-070)."""
    sent = (SystemLabel.SENT,) if any(transmission.type.is_from_party for transmission in new) else ()
    default = () if moment.silent else (SystemLabel.DEFAULT,)
    return labels.changed(context, (*sent, *default), (), SERVICE_OWNER, moment)


def _events(dialog: Dialog, appended: _Appended, moment: Moment) -> Iterator[DialogEvent]:
    yield told(dialog, EventKind.UPDATED, moment)
    for activity in appended.activities:
        yield activity_told(dialog, activity, moment)
    for transmission in appended.transmissions:
        yield transmission_told(dialog, transmission, moment)
