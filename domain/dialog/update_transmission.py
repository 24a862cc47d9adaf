"""Replace a transmission: the one way in which what was sent can change (S-095 to S-100; M-071, M-076)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from domain.dialog import hierarchy, to_state
from domain.dialog.actors import find_unnamed
from domain.dialog.attachment import Attachment
from domain.dialog.commands.transmission import UpdateTransmissionRequest
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.events import EventKind
from domain.dialog.events_of import event_of
from domain.dialog.threads import link_threads
from domain.dialog.touch import touch
from domain.dialog.transmission import NavigationalAction, Transmission
from domain.dialog.vocabulary import ActivityType
from domain.kernel import texts
from domain.kernel.failures import Failure
from domain.kernel.localization import to_localized
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, NotFound, Unprocessable


class _Identified(Protocol):
    @property
    def id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Replacement:
    """Which transmission is replaced by what, and the names of the actors in it."""

    transmission_id: UUID
    command: UpdateTransmissionRequest
    names: to_state.Names


def sender_id(command: UpdateTransmissionRequest) -> frozenset[str]:
    """Name the actor whose name has to be looked up first, when it has an identifier (M-088)."""
    return frozenset((command.sender.actor_id.lower(),)) if command.sender.actor_id else frozenset()


def _find_stored(children: Children, transmission_id: UUID) -> Transmission:
    """Find the transmission. Refuses with NotFound."""
    for transmission in children.transmissions:
        if transmission.id == transmission_id:
            return transmission
    raise NotFound("DialogTransmission", transmission_id)


def update_transmission(dialog: Dialog, children: Children, replacement: Replacement, moment: Moment) -> Decision:
    """Decide knowing the whole dialog: a transmission that moves takes its thread along.

    Counters, hasUnopenedContent and labels stay (S-100). Refuses with NotFound, Conflict (idempotent key) and
    Unprocessable (place in the thread, name of the sender).
    """
    before = _find_stored(children, replacement.transmission_id)
    after = _replace(before, children, replacement, moment)
    _refuse_key_in_use(after, children)
    every = tuple(after if one.id == before.id else one for one in children.transmissions)
    failures = (*_check_places(every), *find_unnamed(sender_id(replacement.command), replacement.names))
    if failures:
        raise Unprocessable(failures)
    threads, _ = link_threads(every, {})
    changed = tuple(set_ for set_, was in zip(threads, children.transmissions, strict=True) if set_ != was)
    root = replace(
        dialog,
        unopened_transmissions_count=dialog.unopened_transmissions_count + after.is_unopened - before.is_unopened,
    )
    root = touch(dialog, root, moment, content_changed=bool(changed))
    is_given_up = before.idempotent_key is not None and before.idempotent_key != after.idempotent_key
    return Decision(
        dialog=root,
        replaced=Children(transmissions=changed),
        given_up=(before.idempotent_key,) if is_given_up and before.idempotent_key else (),
        events=(event_of(root, EventKind.UPDATED, moment),) if changed else (),
        all_children=replace(children, transmissions=threads),
    )


def _replace(before: Transmission, children: Children, replacement: Replacement, moment: Moment) -> Transmission:
    command = replacement.command
    is_opened = not command.type.is_from_party and _is_opened(before.id, children)
    return Transmission(
        id=before.id,
        created_at=command.created_at or before.created_at,
        type=command.type,
        sender=to_state.to_actor(command.sender, replacement.names),
        is_opened=is_opened,
        depth=before.depth,
        replies=before.replies,
        idempotent_key=command.idempotent_key,
        authorization_attribute=command.authorization_attribute,
        extended_type=command.extended_type,
        external_reference=command.external_reference,
        related_transmission_id=command.related_transmission_id,
        content=to_state.to_transmission_content(command.content),
        attachments=_attachments(before, command, moment),
        navigational_actions=tuple(
            NavigationalAction(title=to_localized(action.title), url=action.url, expires_at=action.expires_at)
            for action in command.navigational_actions or ()
        ),
    )


def _attachments(before: Transmission, command: UpdateTransmissionRequest, moment: Moment) -> tuple[Attachment, ...]:
    """Merge by id, urls too: what was there keeps its place, what is new comes after it (S-097, M-068)."""
    sent = [to_state.to_attachment(attachment, moment) for attachment in command.attachments or ()]
    known = {attachment.id: attachment for attachment in before.attachments}
    merged = [
        replace(one, urls=tuple(_in_place(one.urls, known[one.id].urls))) if one.id in known else one for one in sent
    ]
    return tuple(_in_place(merged, before.attachments))


def _in_place[T: _Identified](sent: Sequence[T], stored: Sequence[_Identified]) -> list[T]:
    places = {item.id: place for place, item in enumerate(stored)}
    return sorted(sent, key=lambda item: places.get(item.id, len(places)))


def _is_opened(transmission_id: UUID, children: Children) -> bool:
    return any(
        activity.type is ActivityType.TRANSMISSION_OPENED and activity.transmission_id == transmission_id
        for activity in children.activities
    )


def _refuse_key_in_use(after: Transmission, children: Children) -> None:
    key = after.idempotent_key
    if key is not None and any(one.idempotent_key == key and one.id != after.id for one in children.transmissions):
        raise Conflict("IdempotentKey", texts.transmission_keys_in_use([key]))


def _check_places(every: Sequence[Transmission]) -> Iterator[Failure]:
    return hierarchy.failures([hierarchy.Node(one.id, one.related_transmission_id) for one in every])
