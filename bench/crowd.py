"""A world with very large parties and users of very many parties, and the dialogs that belong to them."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

from adapters.cosmos.documents import root_document
from domain.dialog.content import Content, ContentValue
from domain.dialog.context import EndUserContext, ServiceOwnerContext
from domain.dialog.dialog import Dialog
from domain.dialog.vocabulary import DialogStatus, SystemLabel
from domain.kernel.localization import Localization
from domain.party.check_digits import is_organization_number, is_person_number
from domain.party.identifiers import ORGANIZATION, PERSON
from local.altinn.__main__ import DEFAULT_WORLD

ROLE: Final = "BENCH"
WIDE: Final = "bench-wide"
"""The service resource that has dialogs of a great many parties."""
DEEP: Final = ("bench-deep-0", "bench-deep-1", "bench-deep-2")
"""The service resources of the parties that have a great many dialogs."""
RARE: Final = 200
"""Dialogs of each deep party, whatever its size, that a rare filter finds."""
_BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
_STATUSES: Final = tuple(DialogStatus)


@dataclass(frozen=True)
class Crowd:
    """`deep` parties by their number of dialogs; of the `wide` ones, which have `each` dialogs, users have so many."""

    deep: Sequence[int]
    wide: int
    each: int
    users: Sequence[int]

    def party(self, size: int) -> str:
        return f"{ORGANIZATION}:{self._organizations[self.deep.index(size)]}"

    def wide_parties(self) -> list[str]:
        return [f"{ORGANIZATION}:{number}" for number in self._organizations[len(self.deep) :]]

    @property
    def reader(self) -> str:
        """The person who reads the deep parties."""
        return self._persons[0]

    def person_of(self, parties: int) -> str:
        return self._persons[1 + self.users.index(parties)]

    @cached_property
    def _organizations(self) -> list[str]:
        numbers = (f"31{number:07}" for number in range(1_000_000, 10_000_000))
        return list(islice(filter(is_organization_number, numbers), len(self.deep) + self.wide))

    @cached_property
    def _persons(self) -> list[str]:
        numbers = (f"0181{number:07}" for number in range(7_000_000, 10_000_000))
        return list(islice(filter(is_person_number, numbers), 1 + len(self.users)))

    def write_world(self, file: Path) -> None:
        """Add who is needed to the world of the local cloud."""
        world = json.loads(DEFAULT_WORLD.read_text("utf-8"))
        title = {"nb": "Måling", "nn": "Måling", "en": "Measurement"}
        world["resources"] += [
            {"id": name, "type": "GenericAccessResource", "owner": "ttd", "minimumLevel": 3, "title": title}
            for name in (WIDE, *DEEP)
        ]
        world["roles"].append({"code": ROLE, "urn": "urn:altinn:role:bench", "name": title, "resources": [WIDE, *DEEP]})
        world["persons"] += [{"number": number, "name": "MÅLE PERSON"} for number in self._persons]
        grants = [(self.reader, self.party(size)) for size in self.deep]
        for count in self.users:
            grants += [(self.person_of(count), party) for party in self._spread(count)]
        units = sorted({party.rpartition(":")[2] for _, party in grants})
        world["organisations"] += [{"number": number, "name": "MÅLE AS"} for number in units]
        world["grants"] += [
            {"subject": f"{PERSON}:{person}", "party": party, "roles": [ROLE]} for person, party in grants
        ]
        file.write_text(json.dumps(world), "utf-8")

    def _spread(self, count: int) -> list[str]:
        parties = self.wide_parties()
        return Random(count).sample(parties, count)  # noqa: S311 - data, not secrets

    def documents(self) -> Iterator[dict[str, Any]]:
        """The roots of all dialogs; orders of time differ from one another and from the order of loading."""
        random = Random(1)  # noqa: S311 - data, not secrets
        for size in self.deep:
            party = self.party(size)
            for number in range(size):
                yield _document(random, party, DEEP[number % len(DEEP)], number, size)
        for party in self.wide_parties():
            for number in range(self.each):
                yield _document(random, party, WIDE, number, self.wide * self.each)


_TEMPLATE: Final = root_document(
    Dialog(
        id=UUID(int=0),
        revision=UUID(int=0),
        org="ttd",
        party="",
        service_resource="",
        service_resource_type="genericaccessresource",
        created_at=_BEGINNING,
        updated_at=_BEGINNING,
        content_updated_at=_BEGINNING,
        content=Content(
            title=ContentValue(value=(Localization(language_code="nb", value="Vedtak om måling av lange lister"),)),
            summary=ContentValue(
                value=(Localization(language_code="nb", value="Listen er lang. Du trenger ikke gjøre noe."),)
            ),
        ),
        end_user_context=EndUserContext(revision=UUID(int=0)),
        service_owner_context=ServiceOwnerContext(revision=UUID(int=0)),
    ),
    UUID(int=0),
)


def _document(random: Random, party: str, resource: str, number: int, among: int) -> dict[str, Any]:
    """A dialog of its party; each of the first RARE is one of every so many, so that they are spread over all time."""

    def instant() -> str:
        at = _BEGINNING + timedelta(milliseconds=random.randrange(among * 1000))
        return f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"

    dialog_id = str(UUID(int=random.getrandbits(128), version=4))
    due = instant()
    rare = {"process": "urn:bench:rare"} if number < RARE else {}
    label = SystemLabel.ARCHIVE if number % 8 == 0 else SystemLabel.DEFAULT
    return {
        **_TEMPLATE,
        "id": dialog_id,
        "dialogId": dialog_id,
        "party": party,
        "serviceResource": f"urn:altinn:resource:{resource}",
        "createdAt": instant(),
        "updatedAt": instant(),
        "contentUpdatedAt": instant(),
        **({"dueAt": due, "dueOrder": due} if number % 2 else {}),
        "status": _STATUSES[random.randrange(len(_STATUSES))],
        "externalReference": f"ref-{number}",
        "isContentSeen": number % 3 == 0,
        "endUserContext": {**_TEMPLATE["endUserContext"], "systemLabels": [label]},
        **rare,
    }
