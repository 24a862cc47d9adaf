"""The operations of the plan, each as its function of the API does it; every one fills in its entry of the history."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

from application.appending import Appending
from application.bulk_labelling import BulkLabelling
from application.creating import Creating
from application.dialogs import Dialogs, Target
from application.labelling import Labelling
from application.owner_labels import OwnerLabels
from application.ownership import Ownership
from application.ports.dialogs import PURGING, DialogStore
from application.publishing import Publishing
from application.reading import Reading
from application.searching import Searching
from application.targets import TransmissionTarget
from application.updating import Updating
from domain.access.caller import EndUser, ServiceOwner
from domain.access.user_type import UserType
from domain.authorization.actions import READ_MAIN
from domain.authorization.granted import Granted
from domain.dialog.commands.activity import CreateDialogActivityRequest
from domain.dialog.commands.dialog import CreateDialog
from domain.dialog.commands.patch_dialog import PatchDialog
from domain.dialog.commands.service_owner_label import CreateServiceOwnerLabel
from domain.dialog.commands.system_labels import DialogRevision, SetSystemLabels
from domain.dialog.commands.transmission import CreateTransmissionRequest, UpdateTransmissionRequest
from domain.dialog.dialog import Children, Dialog
from domain.kernel import texts
from domain.kernel.moment import Moment
from domain.kernel.refusals import Forbidden
from domain.search.queries import SearchOwnDialogs
from functions.events.finish_bulk_labels import finish_bulk_labels
from functions.events.finish_purge import finish_purge
from functions.events.publish_outbox import publish_outbox
from functions.serviceowner.delete_dialog import delete_dialog
from functions.serviceowner.purge_dialog import purge_dialog
from functions.serviceowner.restore_dialog import restore_dialog
from simulation.altinn import ORG, ORGANIZATION_NUMBER, PARTIES, SERVICE_RESOURCE, STRANGER, parties_of
from simulation.history import Entry
from simulation.instance import Instance
from simulation.plan import Step
from simulation.viewing import summary_view, view
from simulation.world import World

OWNER = ServiceOwner(UserType.SERVICE_OWNER, frozenset(), {}, ORGANIZATION_NUMBER, ORG)
READERS = tuple(
    EndUser(UserType.PERSON, frozenset(), {}, urn, 4)
    for urn in ("urn:altinn:person:identifier-no:01819090285", STRANGER)
)
_SAID_BY_OWNER = {"actorType": "ServiceOwner"}


@dataclass(frozen=True, slots=True)
class Act:
    """One step on its way: where it happens, what is drawn for it, and its entry in the history."""

    world: World
    instance: Instance
    step: Step
    entry: Entry
    moment: Moment

    def service[T](self, port: type[T]) -> T:
        return self.instance.get(port)

    @property
    def dialog_id(self) -> UUID:
        assert self.entry.dialog_id is not None
        return self.entry.dialog_id

    def target(self) -> Target:
        """Aim at the dialog, with the revision that was last heard of where the step is about If-Match."""
        revisions = self.world.known.get(self.dialog_id)
        if self.step.options["is_matching"] and revisions:
            self.entry.expected = revisions[-1]
        expected = self.entry.expected
        return Target(self.dialog_id, None if expected is None else frozenset({expected}))

    def learn(self, revision: UUID) -> None:
        self.entry.revision = revision
        self.world.known.setdefault(self.dialog_id, []).append(revision)

    def part_key(self) -> str | None:
        options = self.step.options
        return f"part-{options['part_key']}" if options["has_part_key"] else None

    def sent(self, *transmissions: UUID) -> None:
        self.world.transmissions.setdefault(self.dialog_id, []).extend(transmissions)

    def new_marks(self, count: int) -> list[UUID]:
        random = Random(f"marks {self.world.plan.seed} {self.step.number}")
        new_id = Moment(self.moment.now, random.getrandbits).new_id
        return [new_id() for _ in range(count)]


async def create(act: Act) -> None:
    options, entry = act.step.options, act.entry
    sent = act.new_marks(options["children"])
    birth = f"birth-{act.step.number}"
    entry.marks = (birth, *map(str, sent))
    entry.key = f"key-{act.step.slot}" if options["has_key"] else None
    chosen = act.world.chosen_ids[act.step.slot] if options["is_chosen"] else None
    entry.dialog_id = chosen
    command = CreateDialog.model_validate_json(
        _json(
            id=chosen and str(chosen),
            idempotentKey=entry.key,
            serviceResource=SERVICE_RESOURCE,
            party=PARTIES[options["party"]],
            externalReference=birth,
            content={"title": {"value": [{"languageCode": "nb", "value": "Prøve"}]}},
            transmissions=[_transmission(mark) for mark in sent],
        )
    )
    dialog = await act.service(Creating).create(command, OWNER, act.moment)
    entry.dialog_id = dialog.id
    act.world.ids[act.step.slot] = dialog.id
    act.sent(*sent)
    act.learn(dialog.revision)


async def patch(act: Act) -> None:
    sent = act.new_marks(act.step.options["children"])
    tag = f"tag-{act.step.number}"
    act.entry.marks = (tag, *map(str, sent))
    operations = [
        {"op": "add", "path": "/searchTags/-", "value": {"value": tag}},
        *({"op": "add", "path": "/transmissions/-", "value": _transmission(mark)} for mark in sent),
    ]
    command = PatchDialog.model_validate_json(json.dumps(operations))
    dialog = await act.service(Updating).patch(act.target(), command, OWNER, act.moment)
    act.sent(*sent)
    act.learn(dialog.revision)


async def add_activity(act: Act) -> None:
    chosen = act.new_marks(1)[0] if act.step.options["names_id"] else None
    act.entry.marks = (str(chosen),) if chosen else ()
    given = {"id": chosen and str(chosen), "type": "Information", "performedBy": _SAID_BY_OWNER}
    command = CreateDialogActivityRequest.model_validate_json(_json(**given, description=_texts("Hendelse")))
    added = await act.service(Appending).activity(act.target(), command, OWNER, act.moment)
    act.entry.marks = (str(added.id),)
    act.learn(added.revision)


async def add_transmission(act: Act) -> None:
    chosen = act.new_marks(1)[0] if act.step.options["names_id"] else None
    act.entry.marks = (str(chosen),) if chosen else ()
    given = _transmission(chosen) | {"idempotentKey": act.part_key()}
    command = CreateTransmissionRequest.model_validate_json(_json(**given))
    added = await act.service(Appending).transmission(act.target(), command, OWNER, act.moment)
    act.entry.marks = (str(added.id),)
    act.sent(added.id)
    act.learn(added.revision)


async def replace_transmission(act: Act) -> None:
    """Replace the transmission that was sent last."""
    known = (act.world.transmissions.get(act.dialog_id) or [UUID(int=0)])[-1]
    act.entry.replaces = str(known)
    given = _transmission(None) | {"idempotentKey": act.part_key(), "externalReference": f"reference-{act.step.number}"}
    command = UpdateTransmissionRequest.model_validate_json(_json(**given, isSilentUpdate=True))
    target = TransmissionTarget(act.target(), known)
    act.learn(await act.service(Appending).replacement(target, command, OWNER, act.moment))


async def open_dialog(act: Act) -> None:
    reader = READERS[act.step.options["reader"]]

    async def judge(dialog: Dialog, _children: Children) -> Granted:
        if dialog.party not in parties_of(reader.urn):
            raise Forbidden(texts.NO_ACCESS)
        return Granted(frozenset((READ_MAIN,)))

    opened = await act.service(Reading).open(act.dialog_id, reader, judge, act.moment)
    act.entry.view = view(opened.dialog, opened.children)
    act.learn(opened.dialog.revision)


async def read_dialog(act: Act) -> None:
    stored, children = await act.service(Dialogs).read(act.dialog_id)
    act.entry.view = view(stored.dialog, children)
    act.learn(stored.dialog.revision)


async def set_label(act: Act) -> None:
    labelling = act.service(Labelling)
    act.entry.label = act.step.options["label"]
    command = SetSystemLabels.model_validate_json(_json(addLabels=[act.entry.label]))
    labeller = labelling.person(READERS[act.step.options["reader"]])
    await labelling.set(Target(act.dialog_id), command, labeller, act.moment)


async def set_labels(act: Act) -> None:
    """Set a label on all dialogs at once, or on none."""
    bulk, labelling = act.service(BulkLabelling), act.service(Labelling)
    act.entry.label = act.step.options["label"]
    act.entry.dialogs = tuple(dict.fromkeys(act.world.ids))
    command = SetSystemLabels.model_validate_json(_json(addLabels=[act.entry.label]))
    labeller = labelling.person(READERS[act.step.options["reader"]])
    wanted = [DialogRevision(dialog_id=one) for one in act.entry.dialogs]
    await bulk.set_all(wanted, command, labeller, act.moment)


async def add_own_label(act: Act) -> None:
    label = f"label-{act.step.number}"
    act.entry.marks = (label,)
    command = CreateServiceOwnerLabel(value=label)
    await act.service(OwnerLabels).add(Target(act.dialog_id), command, OWNER, act.moment)


async def delete(act: Act) -> None:
    dialogs, ownership = act.service(Dialogs), act.service(Ownership)
    answered = await delete_dialog(act.target(), OWNER, dialogs, ownership, act.moment)
    act.learn(_revision(answered))


async def restore(act: Act) -> None:
    dialogs, ownership = act.service(Dialogs), act.service(Ownership)
    answered = await restore_dialog(act.target(), OWNER, dialogs, ownership, act.moment)
    act.learn(_revision(answered))


async def purge(act: Act) -> None:
    await purge_dialog(act.target(), OWNER, act.service(Dialogs), act.service(Ownership), act.moment)


async def list_dialogs(act: Act) -> None:
    page = await act.service(Searching).owned(SearchOwnDialogs(limit=100), ORG, None)
    act.entry.listed = {item.id: summary_view(item) for item in page.items}


async def finish(act: Act) -> None:
    store = act.service(DialogStore)
    await _wait_for_purge(act.world)
    await _follow(act, lambda documents: finish_purge(documents, store))


async def finish_labels(act: Act) -> None:
    bulk = act.service(BulkLabelling)
    await _follow(act, lambda documents: finish_bulk_labels(documents, bulk))


async def _wait_for_purge(world: World) -> None:
    """Poll like a follower of the change feed, for as long as the other clients may still be at work."""
    for _ in range(0 if world.is_calm else 20):
        documents, _after = world.changes(0)
        if any(document["kind"] == PURGING for document in documents):
            return
        await asyncio.sleep(0.01)


async def publish(act: Act) -> None:
    publishing = act.service(Publishing)
    await _follow(act, lambda documents: publish_outbox(documents, publishing))


async def _follow(act: Act, handle: Callable[[list[dict[str, Any]]], Awaitable[None]]) -> None:
    """Hand on what changed as the platform does: late, and again when the lease went to somebody else meanwhile."""
    kind, checkpoints = act.step.kind, act.world.checkpoints
    before = checkpoints.get(kind, 0)
    documents, after = act.world.changes(before)
    await asyncio.sleep(act.step.options["pause"])
    await handle(documents)
    if act.step.options["checkpoints"] and checkpoints.get(kind, 0) == before:
        checkpoints[kind] = after


OPERATIONS: dict[str, Callable[[Act], Awaitable[None]]] = {
    "create": create,
    "patch": patch,
    "activity": add_activity,
    "transmission": add_transmission,
    "replace": replace_transmission,
    "open": open_dialog,
    "read": read_dialog,
    "label": set_label,
    "labels": set_labels,
    "own label": add_own_label,
    "delete": delete,
    "restore": restore,
    "purge": purge,
    "list": list_dialogs,
    "finish": finish,
    "finish labels": finish_labels,
    "publish": publish,
}
ABOUT_NO_DIALOG = ("list", "labels", "finish", "finish labels", "publish")


def _transmission(mark: UUID | None) -> dict[str, Any]:
    title = {"value": [{"languageCode": "nb", "value": "Brev"}]}
    return {
        "id": mark and str(mark),
        "type": "Information",
        "sender": _SAID_BY_OWNER,
        "content": {"title": title},
    }


def _texts(text: str) -> list[dict[str, str]]:
    return [{"languageCode": "nb", "value": text}]


def _json(**members: Any) -> str:
    return json.dumps(members)


def _revision(answered: Any) -> UUID:
    revision: UUID = answered.revision
    return revision
