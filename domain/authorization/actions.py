"""What a reader would have to be permitted to see and do everything in a dialog (A-003, A-004)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from domain.access.instance import instance_reference
from domain.access.resource import RESOURCE_PREFIX
from domain.dialog.action import ApiAction, GuiAction
from domain.dialog.dialog import Dialog
from domain.dialog.transmission import Transmission

MAIN = "main"
"""The attribute that stands for the dialog itself."""

READ = "read"
READ_TRANSMISSION = "transmissionread"


class Right(NamedTuple):
    """One action on one attribute of a dialog; asked for before the decision, held after it."""

    action: str
    attribute: str


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """Everything that is asked about one dialog in one call; `rights` are distinct and in the order of A-004."""

    party: str
    service_resource: str
    instance: str
    rights: tuple[Right, ...]


READ_MAIN = Right(READ, MAIN)


def decision_request(dialog: Dialog, transmissions: Sequence[Transmission]) -> DecisionRequest:
    return DecisionRequest(
        party=dialog.party,
        service_resource=dialog.service_resource,
        instance=instance_reference(dialog.id, dialog.service_owner_context.service_owner_labels),
        rights=find_needed_rights(dialog, transmissions),
    )


def find_needed_rights(dialog: Dialog, transmissions: Iterable[Transmission]) -> tuple[Right, ...]:
    return sort_rights({READ_MAIN, *_of_actions(dialog), *_of_transmissions(transmissions)})


def sort_rights(rights: Iterable[Right]) -> tuple[Right, ...]:
    return tuple(sorted(rights, key=_collation_key))


def _of_actions(dialog: Dialog) -> Iterator[Right]:
    for action in chain[ApiAction | GuiAction](dialog.api_actions, dialog.gui_actions):
        yield Right(action.action, action.authorization_attribute or MAIN)


def _of_transmissions(transmissions: Iterable[Transmission]) -> Iterator[Right]:
    for transmission in transmissions:
        if attribute := transmission.authorization_attribute:
            is_resource = attribute.lower().startswith(RESOURCE_PREFIX)
            yield Right(READ if is_resource else READ_TRANSMISSION, attribute)


def _collation_key(right: Right) -> tuple[str, ...]:
    """Letters decide before case does, and lower case comes first: how people sort, not how bytes do."""
    return tuple(part for text in right for part in (text.casefold(), text.swapcase()))
