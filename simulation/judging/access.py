"""Nobody leaves a trace in a dialog of a party that they may not act for."""

from collections.abc import Iterator

from simulation.altinn import STRANGER, parties_of
from simulation.running import Run

_ACTORS = {"seen": "seenBy", "labellog": "performedBy"}


def trespasses(run: Run) -> Iterator[str]:
    for item in run.items:
        person = item.get(_ACTORS.get(item["kind"], ""), {}).get("actorId")
        if person == STRANGER and item["party"] not in parties_of(person):
            yield f"a stranger left the {item['kind']} {item['id']} in {item['dialogId']}"
