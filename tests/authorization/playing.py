"""Plays a story on a running cloud, asks everybody everything, and tells where an answer is not the expected one."""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pprint import pformat
from typing import Any
from uuid import uuid4

from tests.authorization import shapes
from tests.authorization.casting import SECRET, Cast, cast_dialogs, peopled, wish
from tests.authorization.expected import EXPIRED, HIDDEN, Answered, Expectations, Known
from tests.authorization.rights import User, World, references_of, user_of
from tests.authorization.scenery import owner_of
from tests.authorization.stories import PARTIES, Story
from tests.driver.end_user import EndUser
from tests.driver.http import Answer, Api
from tests.driver.patience import until
from tests.driver.service_owner import CORRESPONDENCE, PROVIDER, ServiceOwner

type Document = dict[str, Any]
type Shape = Callable[[Any], Any]

ABREAST = 8
_NUMBER = re.compile(r"(?<!\w)\d{11}(?!\w)")


@dataclass
class Stage:
    """`met` counts what has happened in all stories: a look that never met something proves nothing about it."""

    api: Api
    met: Counter[str] = field(default_factory=Counter)

    async def play(self, story: Story) -> None:
        cast = Cast()
        dialogs = cast_dialogs(cast, story)
        world = World(peopled(cast, story.grants))
        await self.plays_in(world.document)
        known = await self._created(cast, dialogs, story.deleted)
        users = [user_of(cast.filled(asking)) for asking in story.asking]
        faults = [fault async for fault in Playing(self, cast, story, Expectations(world, known), users).faults()]
        assert not faults, _told(faults, world, known)

    async def plays_in(self, world: Document) -> None:
        address = f"{self.api.cloud.altinn}/_control/world"
        async with self.api.session.put(address, json=world) as answer:
            assert answer.status == 204, await answer.text()

    async def _created(self, cast: Cast, dialogs: list[Document], deleted: Sequence[int]) -> list[Known]:
        async def create(at: int, dialog: Document) -> Known:
            owner = ServiceOwner(
                self.api, owner_of(dialog["serviceResource"].rpartition(":")[2]), (PROVIDER, CORRESPONDENCE)
            )
            sent = {name: part for name, part in dialog.items() if name != "content" or part}
            await owner.creates(sent, isSilentUpdate="expiresAt" in dialog)
            if at in deleted:
                (await owner.asks("DELETE", dialog["id"])).expect(204)
            return Known(dialog, cast.soon.isoformat(), is_deleted=at in deleted)

        return list(await asyncio.gather(*(create(at, dialog) for at, dialog in enumerate(dialogs))))


async def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Playing:
    stage: Stage
    cast: Cast
    story: Story
    expectations: Expectations
    users: Sequence[User]
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(ABREAST))

    @property
    def known(self) -> Sequence[Known]:
        return self.expectations.dialogs

    async def faults(self) -> AsyncIterator[str]:
        """What changes dialogs is done in order; what shows urls comes when those that expire have expired."""
        early, late = self.story.labelling[::2], self.story.labelling[1::2]
        for fault in await self._labellings(early):
            yield fault
        for fault in await self._together([*self._lookups(), *self._about_parties()]):
            yield fault
        await until(_now, lambda now: now > self.cast.soon)  # the cloud runs by the same clock
        for fault in (*await self._readings(), *await self._labellings(late), *await self._bulks()):
            yield fault
        for fault in (*await self._readings(), *await self._together([*self._parts(), *self._lists()])):
            yield fault

    async def _together(self, questions: Iterable[Awaitable[list[str]]]) -> list[str]:
        return [fault for faults in await asyncio.gather(*questions) for fault in faults]

    async def _readings(self) -> list[str]:
        async def by_all(known: Known) -> list[str]:
            return [fault for user in self.users for fault in await self._opens(user, known)]

        return await self._together(by_all(known) for known in self.known)

    async def _opens(self, user: User, known: Known) -> list[str]:
        return await self._asks(user, "details", known.id, self.expectations.details(user, known), shapes.details)

    async def _labellings(self, wishes: Sequence[tuple[int, int, str]]) -> list[str]:
        faults = []
        for who, which, label in wishes:
            user, known = self.users[who], self.known[which]
            expected = self.expectations.label(user, known, label)
            path, body = f"{known.id}/context/systemlabels", {"addLabels": [label]}
            faults += await self._asks(user, "labels", path, expected, method="PUT", body=body)
        return faults

    async def _bulks(self) -> list[str]:
        faults = []
        for who, which, label in self.story.bulks:
            user, some = self.users[who], [self.known[one] for one in which]
            expected = self.expectations.bulk(user, some, label)
            body = {"dialogs": [{"dialogId": one.id} for one in some], "addLabels": [label]}
            path = "context/systemlabels/actions/bulkset"
            faults += await self._asks(user, "bulk set", path, expected, shapes.refused, method="POST", body=body)
        return faults

    def _parts(self) -> Iterable[Awaitable[list[str]]]:
        for user in self.users:
            for known in self.known:
                yield from self._parts_of(user, known)

    def _parts_of(self, user: User, known: Known) -> Iterable[Awaitable[list[str]]]:
        told = self.expectations
        for name, expected, shape in (
            ("activities", told.activities(user, known), shapes.ids),
            ("transmissions", told.transmissions(user, known), shapes.transmissions),
            ("seenlog", told.seen_log(user, known), shapes.seen),
            ("context/labellog", told.label_log(user, known), shapes.label_log),
        ):
            yield self._asks(user, name, f"{known.id}/{name}", expected, shape)
        for one in known.sent["activities"][:1]:
            alone, path = told.activity(user, known, one), f"{known.id}/activities/{one['id']}"
            yield self._asks(user, "activity", path, alone, _single(shapes.ids))
        for one in known.sent["transmissions"]:
            alone, path = told.transmissions(user, known, one), f"{known.id}/transmissions/{one['id']}"
            yield self._asks(user, "transmission", path, alone, _single(shapes.transmissions))
        yield self._single_seen_entry(user, known)

    async def _single_seen_entry(self, user: User, known: Known) -> list[str]:
        """The id of an entry is known to those alone who may see it; all others ask for any."""
        listed = await self._as(user).asks(f"{known.id}/seenlog")
        entries = listed.json if listed.status == 200 else []
        expected = self.expectations.seen_log(user, known)
        if expected.status == 200:
            if not entries:
                return []
            who = known.seen[0][0]
            masked = entries[0]["seenBy"]["actorId"]
            expected = Answered(200, [[who == user.urn, shapes.unmasked(masked)]], self.expectations.names([who]))
        entry_id = entries[0]["id"] if entries else uuid4()
        return await self._asks(user, "seen entry", f"{known.id}/seenlog/{entry_id}", expected, _single(shapes.seen))

    def _lists(self) -> Iterable[Awaitable[list[str]]]:
        everything = [{"party": list(PARTIES), "orderBy": "createdAt", "limit": 100}]
        asked = [*self.story.queries, *((at, query) for at in range(len(self.users)) for query in everything)]
        for who, query in asked:
            yield self._pages(self.users[who], self.cast.filled(query))

    async def _pages(self, user: User, query: Document) -> list[str]:
        """Follow a list to its end; each page says what it must, and no more."""
        listed, faults = self.expectations.listed(user, query), []
        self.stage.met["listed"] += len(listed)
        token: str | None = None
        for start in range(0, max(len(listed), 1), query["limit"]):
            items = [self.expectations.item(user, known) for known in listed[start : start + query["limit"]]]
            expected = Answered(
                200,
                {
                    "items": [one.shape for one in items],
                    "hasNextPage": start + query["limit"] < len(listed),
                },
                frozenset().union(*(one.words for one in items)),
                frozenset().union(*(one.numbers for one in items)),
            )
            page = await self._as(user).lists(**query, **({"continuationToken": token} if token else {}))
            faults += self._compared(user, f"list {query}", page, expected, _page)
            if page.status != 200:
                break
            token = page.json.get("continuationToken")
        return faults

    def _lookups(self) -> Iterable[Awaitable[list[str]]]:
        references = {f"urn:altinn:dialog-id:{known.id}" for known in self.known}
        references |= {self.cast.filled(f"urn:altinn:instance-id:{{app{at}}}") for at in range(2)}
        references |= {references_of(known.sent)[0] for known in self.known}
        for user in self.users:
            for reference in sorted(references):
                expected = self.expectations.lookup(user, reference)
                query = {"instanceRef": reference}
                yield self._asks(user, "lookup", "enduser/dialoglookup", expected, shapes.lookup, query=query)

    def _about_parties(self) -> Iterable[Awaitable[list[str]]]:
        some = self.cast.filled(list(PARTIES[::2]))
        for user in self.users:
            yield self._asks(user, "parties", "enduser/parties", self.expectations.parties(user), shapes.parties)
            for parties in (None, some):
                expected = self.expectations.service_resources(user, parties)
                query = {"party": parties} if parties else {}
                yield self._asks(
                    user, "services", "enduser/serviceresources", expected, shapes.service_resources, query=query
                )

    async def _asks(
        self,
        user: User,
        what: str,
        path: str,
        expected: Answered,
        shape: Shape = lambda _: None,
        *,
        method: str = "GET",
        body: Any = None,
        query: Document | None = None,
    ) -> list[str]:
        address = path if path.startswith("enduser/") else f"enduser/dialogs/{path}"
        async with self._turns:
            token = await self._as(user).token()
            answer = await self.stage.api.ask(method, address, token, query=query, body=body)
        return self._compared(user, f"{what} {path}", answer, expected, shape)

    def _compared(self, user: User, what: str, answer: Answer, expected: Answered, shape: Shape) -> list[str]:
        told = answer.body.decode()
        self._meet(what.partition(" ")[0], answer.status, told)
        return [
            f"{user.asking} asks for {what}:\n  {name}: {found}\n  instead of {wanted}"
            for name, found, wanted in (
                ("status", answer.status, expected.status),
                ("shape", _shaped(answer, expected, shape), expected.shape),
                ("words", sorted(set(SECRET.findall(told))), sorted(expected.words)),
                ("numbers", sorted(set(_NUMBER.findall(told)) - expected.numbers), []),
                ("numbers of persons", [one for one in self._hidden_numbers(expected) if one in told], []),
            )
            if found != wanted
        ]

    def _hidden_numbers(self, expected: Answered) -> set[str]:
        return set(self.cast.numbers) - expected.numbers

    def _meet(self, what: str, status: int, told: str) -> None:
        self.stage.met[f"{what} {status}"] += 1
        self.stage.met["hidden"] += HIDDEN in told
        self.stage.met["expired"] += EXPIRED in told

    def _as(self, user: User) -> EndUser:
        return EndUser(self.stage.api, wish(user.asking))


def _shaped(answer: Answer, expected: Answered, shape: Shape) -> Any:
    return shape(answer.json) if answer.status == 200 or (answer.body and expected.shape is not None) else None


def _single(shape: Shape) -> Shape:
    return lambda answer: shape([answer])


def _page(answer: Document) -> Document:
    return {"items": [shapes.item(one) for one in answer["items"]], "hasNextPage": answer["hasNextPage"]}


def _told(faults: Sequence[str], world: World, known: Sequence[Known]) -> str:
    """Tell a few faults with all that one must know to understand them."""
    about = {name: world.document[name] for name in ("grants", "organisations")}
    dialogs = [one.sent for one in known if any(one.id in fault for fault in faults[:3])]
    return "\n".join((f"{len(faults)} faults", *faults[:6], pformat(about, width=160), pformat(dialogs, width=160)))
