"""Add a transmission to a dialog (S-089 to S-094; M-069 to M-078)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from domain.dialog import labels, to_state
from domain.dialog.actor import SERVICE_OWNER
from domain.dialog.actors import actor_ids, find_unnamed
from domain.dialog.commands.transmission import CreateDialogTransmission
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.events import EventKind
from domain.dialog.events_of import event_of, event_of_transmission
from domain.dialog.hierarchy import MAX_DEPTH, MAX_WIDTH
from domain.dialog.threads import link_threads
from domain.dialog.touch import move_timestamps
from domain.dialog.transmission import Transmission
from domain.dialog.vocabulary import SystemLabel
from domain.kernel import texts
from domain.kernel.failures import Failure
from domain.kernel.moment import Moment
from domain.kernel.refusals import Unprocessable

MAX_COUNT = 32_767
"""What the contract's counters of transmissions hold (M-075)."""


def add_transmission(
    dialog: Dialog, children: Children, command: CreateDialogTransmission, names: to_state.Names, moment: Moment
) -> Decision:
    """Decide with no more than the transmission that the new one refers to: an append costs the same in any thread.

    Refuses with Unprocessable, all failures at once.
    """
    sent = to_state.to_transmission(command, moment, names, dialog.visible_from)
    failures = (
        *_untimely(command, moment),
        *_check_place(sent, children.transmissions),
        *find_unnamed(actor_ids((command,), ()), names),
        *_uncountable(dialog, sent),
    )
    if failures:
        raise Unprocessable(failures)
    placed, grown = link_threads((sent,), {parent.id: parent for parent in children.transmissions})
    context, label_log = _reset_labels(dialog, sent, moment)
    after = replace(_count(dialog, sent), end_user_context=context)
    after = move_timestamps(dialog, after, moment, content_changed=True)
    return Decision(
        dialog=after,
        added=Children(transmissions=placed, label_log=label_log),
        replaced=Children(transmissions=grown),
        events=(event_of(after, EventKind.UPDATED, moment), event_of_transmission(after, sent, moment)),
    )


def _untimely(command: CreateDialogTransmission, moment: Moment) -> Iterator[Failure]:
    """Judge as the domain does when appending: now is too early already, and nobody is exempt (M-060, S-093)."""
    expiries = (attachment.expires_at for attachment in command.attachments or ())
    if any(expiry is not None and expiry <= moment.now for expiry in expiries):
        yield Failure("Transmissions.Attachments.ExpiresAt", texts.MUST_BE_IN_FUTURE)


def _check_place(sent: Transmission, known: Sequence[Transmission]) -> Iterator[Failure]:
    """Judge the place in the thread by what the parent remembers of it (M-073, M-074)."""
    if sent.related_transmission_id is None:
        return
    parent = next((one for one in known if one.id == sent.related_transmission_id), None)
    if parent is None:
        yield Failure("Transmissions", texts.unknown_parents([sent.related_transmission_id]))
        return
    if parent.depth >= MAX_DEPTH:
        yield Failure("Transmissions", texts.too_deep(MAX_DEPTH, [sent.id]))
    if parent.replies >= MAX_WIDTH:
        yield Failure("Transmissions", texts.too_wide(MAX_WIDTH, [parent.id]))


def _uncountable(dialog: Dialog, sent: Transmission) -> Iterator[Failure]:
    counted = _count(dialog, sent)
    for name, count in (
        ("FromPartyTransmissionsCount", counted.from_party_transmissions_count),
        ("FromServiceOwnerTransmissionsCount", counted.from_service_owner_transmissions_count),
    ):
        if count > MAX_COUNT:
            yield Failure(name, texts.at_most(name, MAX_COUNT))


def _count(dialog: Dialog, sent: Transmission) -> Dialog:
    from_party = sent.type.is_from_party
    return replace(
        dialog,
        from_party_transmissions_count=dialog.from_party_transmissions_count + from_party,
        from_service_owner_transmissions_count=dialog.from_service_owner_transmissions_count + (not from_party),
        unopened_transmissions_count=dialog.unopened_transmissions_count + sent.is_unopened,
        has_unopened_content=dialog.has_unopened_content or sent.is_unopened,
    )


def _reset_labels(dialog: Dialog, sent: Transmission, moment: Moment) -> labels.Changed:
    """Reset the labels as every change that is not silent does, and mark that the party has sent something."""
    reset = () if moment.silent else (SystemLabel.DEFAULT,)
    marked = (SystemLabel.SENT,) if sent.type.is_from_party else ()
    return labels.change_labels(dialog.end_user_context, (*reset, *marked), (), SERVICE_OWNER, moment)
