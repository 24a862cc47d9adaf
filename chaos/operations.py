"""The operations of clients, each as one request; every one fills in its entry of the history."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from chaos.calling import PARTIES, SERVICE_RESOURCE, Answer
from chaos.viewing import LABEL, summary_view, view
from chaos.world import Slot, World, fresh_id
from simulation.history import Entry

MANY = 105
"""Children that do not fit into one batch."""
_SAID_BY_OWNER = {"actorType": "ServiceOwner"}
_URL = {"url": "https://example.no/1", "consumerType": "Gui"}


class RefusedError(Exception):
    """The answer is none that the operation gives when it is done."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Act:
    """One operation on its way: what is drawn for it, and its entry in the history."""

    world: World
    random: Random
    entry: Entry
    slot: Slot

    async def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """Send the request to the entry's host; raises RefusedError unless it is done."""
        answer = await self.world.callers.ask(self.entry.instance, method, path, body, self.entry.expected)
        if answer.status not in {200, 201, 204}:
            raise RefusedError(answer)
        return answer

    def expect_known_revision(self) -> None:
        """Send If-Match now and then, with the revision that was last heard of."""
        assert self.entry.dialog_id is not None
        revisions = self.world.known.get(self.entry.dialog_id)
        if revisions and self.random.random() < 0.25:
            self.entry.expected = revisions[-1]

    def learn(self, revision: UUID | None) -> None:
        assert self.entry.dialog_id is not None
        self.entry.revision = revision
        if revision is not None:
            self.world.known.setdefault(self.entry.dialog_id, []).append(revision)

    def new_ids(self, count: int) -> list[UUID]:
        return [fresh_id(self.random) for _ in range(count)]

    def children(self) -> int:
        return MANY if self.random.random() < 0.02 else self.random.choice((0, 1, 1, 2))

    @property
    def own(self) -> str:
        return f"serviceowner/dialogs/{self.entry.dialog_id}"


async def create(act: Act) -> None:
    sent, entry = act.new_ids(act.children()), act.entry
    birth = f"birth-{entry.number}"
    entry.dialog_id = act.slot.chosen if act.random.random() < 0.85 else act.new_ids(1)[0]
    entry.key = f"key-{act.slot.chosen.hex[-12:]}" if act.random.random() < 0.3 else None
    entry.marks = (birth, *map(str, sent))
    document = {
        "id": str(entry.dialog_id),
        "serviceResource": SERVICE_RESOURCE,
        "party": act.random.choice(PARTIES),
        "externalReference": birth,
        "content": {"title": {"value": _texts("Prøve")}},
        "transmissions": [_transmission(one) for one in sent],
    }
    answer = await act.ask(
        "POST", "serviceowner/dialogs", document | ({"idempotentKey": entry.key} if entry.key else {})
    )
    act.slot.dialog_id, act.slot.is_empty = entry.dialog_id, False
    act.learn(answer.revision)


async def patch(act: Act) -> None:
    act.expect_known_revision()
    tag, sent = f"tag-{act.entry.number}", act.new_ids(act.children())
    act.entry.marks = (tag, *map(str, sent))
    attachment = {"displayName": _texts("Vedlegg"), "name": tag, "urls": [_URL]}
    operations = [
        {"op": "add", "path": "/attachments/-", "value": attachment},
        *({"op": "add", "path": "/transmissions/-", "value": _transmission(one)} for one in sent),
    ]
    act.learn((await act.ask("PATCH", act.own, operations)).revision)


async def add_activity(act: Act) -> None:
    act.expect_known_revision()
    given = {"type": "Information", "performedBy": _SAID_BY_OWNER, "description": _texts("Hendelse")}
    await _append(act, "activities", given)


async def add_transmission(act: Act) -> None:
    act.expect_known_revision()
    await _append(act, "transmissions", _transmission(None))


async def _append(act: Act, parts: str, given: dict[str, Any]) -> None:
    """Append a part under an id of the client, or under one that the answer tells."""
    if act.random.random() < 0.6:
        given["id"] = str(act.new_ids(1)[0])
        act.entry.marks = (given["id"],)
    answer = await act.ask("POST", f"{act.own}/{parts}", given)
    act.entry.marks = (answer.json,)
    act.learn(answer.revision)


async def open_dialog(act: Act) -> None:
    document = (await act.ask("GET", f"enduser/dialogs/{act.entry.dialog_id}")).json
    act.entry.view = view(document, is_owners=False)
    act.learn(act.entry.view.revision)


async def read_dialog(act: Act) -> None:
    act.entry.view = view((await act.ask("GET", act.own)).json, is_owners=True)
    act.learn(act.entry.view.revision)


async def set_label(act: Act) -> None:
    act.entry.label = act.random.choice(("Bin", "Archive", "Default"))
    path = f"enduser/dialogs/{act.entry.dialog_id}/context/systemlabels"
    await act.ask("PUT", path, {"addLabels": [act.entry.label]})


async def add_own_label(act: Act) -> None:
    label = f"{LABEL}{act.entry.number}"
    act.entry.marks = (label,)
    await act.ask("POST", f"{act.own}/context/labels", {"value": label})


async def delete(act: Act) -> None:
    act.expect_known_revision()
    act.learn((await act.ask("DELETE", act.own)).revision)


async def restore(act: Act) -> None:
    act.learn((await act.ask("POST", f"{act.own}/actions/restore")).revision)


async def purge(act: Act) -> None:
    await act.ask("POST", f"{act.own}/actions/purge")
    act.slot.is_empty = True


async def list_dialogs(act: Act) -> None:
    page = (await act.ask("GET", "serviceowner/dialogs?limit=1000")).json
    act.entry.listed = {UUID(item["id"]): summary_view(item) for item in page["items"]}


type Operation = Callable[[Act], Awaitable[None]]

OPERATIONS: dict[str, Operation] = {
    "create": create,
    "patch": patch,
    "activity": add_activity,
    "transmission": add_transmission,
    "open": open_dialog,
    "read": read_dialog,
    "label": set_label,
    "own label": add_own_label,
    "delete": delete,
    "restore": restore,
    "purge": purge,
    "list": list_dialogs,
}
WEIGHTS = {
    "create": 5,
    "patch": 12,
    "activity": 14,
    "transmission": 8,
    "open": 16,
    "read": 10,
    "label": 4,
    "own label": 5,
    "delete": 2,
    "restore": 4,
    "purge": 4,
    "list": 2,
}


def _transmission(chosen: UUID | None) -> dict[str, Any]:
    content = {"title": {"value": _texts("Brev")}}
    named = {"id": str(chosen)} if chosen else {}
    return {**named, "type": "Information", "sender": _SAID_BY_OWNER, "content": content}


def _texts(text: str) -> list[dict[str, str]]:
    return [{"languageCode": "nb", "value": text}]
