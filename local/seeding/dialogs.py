"""Makes dialogs: over all resources of the world, its parties, statuses and everything a dialog may hold."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from domain.kernel.ids import ascending_ids
from local.altinn.access import covered_resources, grants_of
from local.altinn.world import World
from local.seeding.parts import Parts

PHRASES: dict[str, Any] = json.loads(Path(__file__).with_name("phrases.json").read_text("utf-8"))
CORRESPONDENCE = "CorrespondenceService"
SUPPORTED = {"GenericAccessResource", "AltinnApp", "MigratedApp", CORRESPONDENCE}
OLDEST_DAYS = 700
NEWEST_MINUTES = 5

type Dialog = dict[str, Any]


def dialogs(world: World, count: int, seed: int, now: datetime) -> Iterator[tuple[str, Dialog]]:
    """`count` dialogs, each with the short name of its owner.

    The same seed and `now` give the same dialogs; parties are such that somebody has access to them.
    """
    chance = Random(seed)  # noqa: S311  # repeatable, not secret
    places = _places(world)
    for _ in range(count):
        resource, party = chance.choice(places)
        owner = world.resource[resource].owner
        assert owner is not None
        yield owner, _dialog(chance, resource, party, now - _age(chance))


def owners(world: World) -> list[str]:
    return sorted({world.resource[resource].owner or "" for resource, _ in _places(world)})


def _places(world: World) -> list[tuple[str, str]]:
    """Resource and party of every combination that somebody may act in."""
    found = {
        (resource, party)
        for user in world.users
        for party in world.parties
        for grant in grants_of(world, user, party)
        for resource in covered_resources(world, grant)
    }
    return sorted(place for place in found if _takes_dialogs(world, place[0]))


def _takes_dialogs(world: World, resource: str) -> bool:
    return world.resource[resource].type in SUPPORTED and world.resource[resource].owner is not None


def _age(chance: Random) -> timedelta:
    """More new dialogs than old ones."""
    return timedelta(minutes=NEWEST_MINUTES) + timedelta(days=OLDEST_DAYS) * chance.random() ** 3


def _dialog(chance: Random, resource: str, party: str, created: datetime) -> Dialog:
    status = chance.choice(list(PHRASES["summaries"]))
    parts = Parts(chance, party, created, ascending_ids(created, chance.getrandbits))
    dialog: Dialog = {
        "id": str(parts.new_id()),
        "serviceResource": f"urn:altinn:resource:{resource}",
        "party": party,
        "status": status,
        "createdAt": created.isoformat(),
        "updatedAt": created.isoformat(),
        "content": parts.content(_title(chance, resource, created), PHRASES["summaries"][status]),
        "searchTags": [{"value": tag} for tag in chance.sample(PHRASES["tags"], chance.randint(0, 3))],
        "serviceOwnerContext": {"serviceOwnerLabels": parts.labels()},
        "attachments": parts.attachments(),
        "guiActions": parts.gui_actions(),
        "apiActions": parts.api_actions(),
        "transmissions": (transmissions := parts.transmissions()),
        "activities": parts.activities(transmissions),
    }
    return dialog | parts.sometimes_present()


def _title(chance: Random, resource: str, created: datetime) -> list[str]:
    """Title in nb, nn and en; a resource without phrases of its own is named by its id."""
    details = {
        "street": chance.choice(PHRASES["streets"]),
        "town": chance.choice(PHRASES["towns"]),
        "club": chance.choice(PHRASES["clubs"]),
        "number": chance.randint(1, 99),
        "case": f"{created.year}/{chance.randint(1000, 99999)}",
        "year": created.year - chance.randint(0, 2),
        "term": chance.randint(1, 6),
        "plate": f"{chance.choice(['AB', 'DN', 'EV', 'KH'])} {chance.randint(10000, 99999)}",
    }
    phrases = PHRASES["subjects"].get(resource) or [[f"Sak om {resource}"] * 3]
    return [phrase.format(**details) for phrase in chance.choice(phrases)]
