"""Fills the places of a story: everybody and everything is new, so that no cache knows them from another story."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from domain.party.check_digits import is_organization_number, is_person_number
from tests.authorization import stories
from tests.authorization.scenery import WORLD
from tests.authorization.stories import Story
from tests.driver.documents import fresh_id

if TYPE_CHECKING:
    from collections.abc import Callable

type Document = dict[str, Any]

PERSON = "urn:altinn:person:identifier-no"
ORGANISATION = "urn:altinn:organization:identifier-no"
EMAIL = "urn:altinn:person:idporten-email"
SYSTEM = "urn:altinn:systemuser:uuid"
UNUSED = "zqzqzq"
"""A word that nothing says."""
SECRET = re.compile(r"zq\d{8}")
"""Words that occur once in what was ever sent: whatever an answer says, one can tell where it has it from."""

_PLACE = re.compile(r"\{([a-z]+)(-id|-ago)?(\d*)\}")

organisations = (f"31{number:07}" for number in count(1_000_000) if is_organization_number(f"31{number:07}"))
persons = (text for number in count() if is_person_number(text := f"0481{number % 100:02}{number // 100:05}"))
_secrets = (f"zq{number:08}" for number in count(1))


class Cast:
    """Who and what stands in the places of one story; `told` are the instants that all its documents share."""

    def __init__(self) -> None:
        now = datetime.now(UTC)
        self.soon = now + timedelta(seconds=4)
        self.numbers = [next(persons) for _ in range(stories.PERSONS)]
        self._words: dict[str, str] = {}
        self._words |= {f"person{at}": f"{PERSON}:{number}" for at, number in enumerate(self.numbers)}
        self._words |= {f"org{at}": f"{ORGANISATION}:{next(organisations)}" for at in range(4)}
        self._words |= {f"mail{at}": f"{EMAIL}:{next(_secrets)}@post.example.test" for at in range(stories.E_MAILS)}
        self._words |= {f"system{at}": f"{SYSTEM}:{uuid4()}" for at in range(stories.SYSTEMS)}
        self._words |= {f"app{at}": f"5000000{at + 1}/{uuid4()}" for at in range(stories.APPS)}
        self._words |= {f"letter{at}": str(uuid4()) for at in range(stories.LETTERS)}
        self._words |= {f"day{at}": (now - timedelta(days=9 - at)).isoformat() for at in range(5)}
        self._words |= {f"due{at}": (now + timedelta(days=1 + at)).isoformat() for at in range(2)}
        self._words |= {
            "soon": self.soon.isoformat(),
            "later": (now + timedelta(days=30)).isoformat(),
            "long": (now - timedelta(days=1)).isoformat(),
        }

    def knows(self, **words: str) -> None:
        self._words |= words

    def filled(self, part: Any) -> Any:
        if isinstance(part, dict):
            return {name: self.filled(value) for name, value in part.items()}
        if isinstance(part, list | tuple):
            return [self.filled(value) for value in part]
        return _PLACE.sub(self._word, part) if isinstance(part, str) else part

    def _word(self, place: re.Match[str]) -> str:
        name, _, number = place.groups()
        new: dict[str, Callable[[], str]] = {"secret": lambda: next(_secrets), "new": lambda: str(fresh_id())}
        return new[name]() if name in new else self._words[f"{name}{number}"]


def peopled(cast: Cast, grants: list[Document]) -> Document:
    """Give the world in which a story plays."""
    secret = {"name": "{secret} PRØVE"}
    unit = [_number(cast, place) for place in stories.ORGANISATIONS]
    people = {
        "organisations": [
            {"number": unit[0], **secret, "subunits": [{"number": one, **secret} for one in unit[1:3]]},
            {"number": unit[3], **secret, "deleted": True},
        ],
        "persons": [{"number": number, **secret, "born": "1990-01-01"} for number in cast.numbers],
        "emailUsers": [{"email": _number(cast, place)} for place in stories.MAILBOXES],
        "systemUsers": [
            {"id": _number(cast, place), **secret, "organisation": unit[0], "vendor": unit[3], "system": "x"}
            for place in stories.MACHINES
        ],
        "grants": grants,
    }
    filled: Document = cast.filled(people)
    return WORLD | filled


def _number(cast: Cast, place: str) -> str:
    return str(cast.filled(place)).rpartition(":")[2]


def wish(asking: Document) -> Document:
    """Write what the issuer is asked for, of somebody who is cast."""
    value = asking["who"].rpartition(":")[2]
    member = {"enduser": "pid", "systemuser": "systemUserId", "emailuser": "email"}[asking["kind"]]
    return {name: told for name, told in asking.items() if name != "who"} | {member: value}


def cast_dialogs(cast: Cast, story: Story) -> list[Document]:
    """Fill the dialogs, then know what later questions are about."""
    dialogs: list[Document] = cast.filled(story.dialogs)
    for at, dialog in enumerate(dialogs):
        cast.knows(
            **{
                f"dialog{at}": dialog["id"],
                f"reference{at}": dialog["externalReference"],
                f"title{at}": _first(dialog["content"], "title"),
                f"transmission{at}": next(
                    (_first(sent["content"], "title") for sent in dialog["transmissions"]), UNUSED
                ),
                f"attachment{at}": next((one["displayName"][0]["value"] for one in dialog["attachments"]), UNUSED),
            }
        )
    return dialogs


def _first(content: Document, kind: str) -> str:
    return str(content[kind]["value"][0]["value"]) if kind in content else UNUSED
