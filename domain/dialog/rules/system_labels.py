"""Rules for setting system labels (S-107, S-110, S-111, E-050, E-051)."""

from collections.abc import Sequence

from domain.access.caller import ServiceOwner
from domain.dialog.commands.system_labels import (
    BulkSetSystemLabels,
    BulkSetSystemLabelsAsOwner,
    DialogRevision,
    SetSystemLabels,
    SetSystemLabelsAsOwner,
)
from domain.dialog.rules import actor
from domain.dialog.rules.identifiers import unique
from domain.dialog.vocabulary import SystemLabel
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures, each, make_failure, within

MOST_BY_END_USER = 100
MOST_BY_OWNER = 200


def by_end_user(command: SetSystemLabels, _caller: object, _moment: object) -> Failures:
    yield from each("systemLabels", command.system_labels, _settable)
    yield from each("addLabels", command.add_labels, _settable)
    yield from each("removeLabels", command.remove_labels, _settable)


def by_owner(command: SetSystemLabelsAsOwner, caller: ServiceOwner, moment: object) -> Failures:
    """Either a person is named in the query, or somebody in the body; never both (S-107)."""
    if caller.is_on_behalf and command.performed_by is not None:
        yield Failure("performedBy", texts.PERSON_OR_PERFORMER)
    if not caller.is_on_behalf and command.performed_by is None:
        yield Failure("endUserId", texts.PERSON_OR_PERFORMER, is_of_request=True)
    yield from within("performedBy", command.performed_by, actor.failures)
    yield from by_end_user(command, caller, moment)


def of_many_by_end_user(command: BulkSetSystemLabels, caller: object, moment: object) -> Failures:
    yield from _dialogs(command.dialogs or (), MOST_BY_END_USER)
    yield from by_end_user(command, caller, moment)


def of_many_by_owner(command: BulkSetSystemLabelsAsOwner, caller: ServiceOwner, moment: object) -> Failures:
    yield from _dialogs(command.dialogs or (), MOST_BY_OWNER)
    yield from by_owner(command, caller, moment)


def _settable(label: SystemLabel) -> Failures:
    """What the party has sent stays sent (M-108)."""
    if label is SystemLabel.SENT:
        yield Failure("", texts.SENT_IS_AUTOMATIC)


def _dialogs(dialogs: Sequence[DialogRevision], most: int) -> Failures:
    if not dialogs:
        yield make_failure("dialogs", texts.empty)
    if len(dialogs) > most:
        yield Failure("dialogs.count", texts.at_most("Count", most))
    yield from unique("dialogs", (wanted.dialog_id for wanted in dialogs))
