"""The actors that a command names: those with an identifier get their names from the registry (M-088)."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from domain.dialog.commands.activity import CreateDialogActivity
from domain.dialog.commands.transmission import CreateDialogTransmission
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures
from domain.party.identifiers import kind


def actor_ids(
    transmissions: Iterable[CreateDialogTransmission] | None, activities: Iterable[CreateDialogActivity] | None
) -> frozenset[str]:
    """Give the identifiers whose names have to be looked up first, lower-case."""
    actors = [activity.performed_by for activity in activities or ()]
    actors += [transmission.sender for transmission in transmissions or ()]
    return frozenset(actor.actor_id.lower() for actor in actors if actor.actor_id)


def find_unnamed(ids: AbstractSet[str], names: Mapping[str, str]) -> Failures:
    """Tell which of them no name was found for (422 key `ActorId`)."""
    for actor_id in sorted(ids - names.keys()):
        yield Failure("ActorId", texts.unnamed_actor(kind(actor_id)))
