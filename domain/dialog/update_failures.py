"""What an update cannot do to a stored dialog, found by comparing both (422; S-060 to S-067)."""

from collections.abc import Iterable
from datetime import datetime

from domain.access.caller import ServiceOwner
from domain.dialog import hierarchy
from domain.dialog.add_transmission import MAX_COUNT
from domain.dialog.commands.update_dialog import UpdateDialog
from domain.dialog.dialog import Children, Dialog
from domain.dialog.transmission import Transmission
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures
from domain.kernel.moment import Moment


def untimely(before: Dialog, after: Dialog, owner: ServiceOwner, moment: Moment) -> Failures:
    """Let past instants stand that do not change; an expiry that was set cannot be taken back (S-060)."""
    if moment.silent or owner.is_admin:
        return
    if after.due_at != before.due_at and _is_past(after.due_at, moment):
        yield Failure("DueAt", texts.MUST_BE_IN_FUTURE_OR_CURRENT_OR_NULL)
    if after.expires_at != before.expires_at and (after.expires_at is None or after.expires_at <= moment.now):
        yield Failure("ExpiresAt", texts.MUST_BE_IN_FUTURE_OR_CURRENT)


def check_existing_ids(command: UpdateDialog, children: Children) -> Failures:
    """Refuse ids of children that are there already: what was appended never changes (S-064)."""
    stored = children.transmissions
    sent = command.transmissions or ()
    attachments = [given for transmission in sent for given in transmission.attachments or ()]
    for entity, given, taken in (
        ("DialogActivity", command.activities or (), {activity.id for activity in children.activities}),
        ("DialogTransmission", sent, {transmission.id for transmission in stored}),
        ("DialogAttachment", attachments, {one.id for transmission in stored for one in transmission.attachments}),
    ):
        if again := [one.id for one in given if one.id is not None and one.id in taken]:
            yield Failure(entity, texts.already_exists(entity, again))


def uncountable(after: Dialog) -> Failures:
    for name, count in (
        ("FromPartyTransmissionsCount", after.from_party_transmissions_count),
        ("FromServiceOwnerTransmissionsCount", after.from_service_owner_transmissions_count),
    ):
        if count > MAX_COUNT:
            yield Failure(name, texts.at_most(name, MAX_COUNT))


def check_expiry(before: Dialog, after: Dialog, new: Children, moment: Moment) -> Failures:
    """Judge attachments even of silent changes and of admins (S-061)."""
    known = {attachment.id: attachment.expires_at for attachment in before.attachments}
    changed = (one.expires_at for one in after.attachments if one.expires_at != known.get(one.id))
    if any(_is_past(expiry, moment) for expiry in changed):
        yield Failure("Attachments.ExpiresAt", texts.MUST_BE_IN_FUTURE_OR_CURRENT_OR_NULL)
    if any(_is_past(one.expires_at, moment) for transmission in new.transmissions for one in transmission.attachments):
        yield Failure("Transmissions.Attachments.ExpiresAt", texts.MUST_BE_IN_FUTURE)


def _is_past(instant: datetime | None, moment: Moment) -> bool:
    return instant is not None and instant <= moment.now


def check_relations(new: Children, children: Children) -> Failures:
    yield from hierarchy.failures(_nodes(new.transmissions), _nodes(children.transmissions))
    known = {transmission.id for transmission in (*children.transmissions, *new.transmissions)}
    for activity in new.activities:
        if activity.transmission_id is not None and activity.transmission_id not in known:
            yield Failure("Activities", texts.unknown_reference(activity.transmission_id, "Transmissions"))


def _nodes(transmissions: Iterable[Transmission]) -> list[hierarchy.Node]:
    return [hierarchy.Node(sent.id, sent.related_transmission_id) for sent in transmissions]
