"""Setting the labels of many dialogs, all or none: decided with the first, applied to the others, finished by anybody.

The commit of the first dialog's change also writes what is to be done to the others. Before it nothing has happened;
after it everything will, whoever dies meanwhile: the change feed brings what is pending to somebody who finishes it.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import batched
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from application.dialogs import Change, Dialogs, Target
from application.labelling import Labeller, Labelling, require_judged
from application.ports.bus import SetAside
from application.ports.dialogs import Stored
from domain.dialog.commands.system_labels import DialogRevision, SetSystemLabels
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.pending_labels import JudgedDialog, LabelSetting, PendingLabels
from domain.dialog.set_system_labels import apply_pending, context_revision, set_system_labels
from domain.kernel.moment import Moment
from domain.kernel.refusals import NotFound, RevisionMismatch, TooLarge

PENDING_LABELS = "pendinglabels"
ABREAST = 16
"""Dialogs that are read or changed at the same time: one bulk must not crowd out other requests."""
_PENDING = TypeAdapter(PendingLabels)

type Found = Mapping[UUID, Stored]


@dataclass(frozen=True, slots=True)
class BulkLabelling:
    """`moments` makes the moment of work that no request began."""

    labelling: Labelling
    set_aside: SetAside
    moments: Callable[[], Moment]

    async def set_all(
        self, wanted: Sequence[DialogRevision], command: SetSystemLabels, labeller: Labeller, moment: Moment
    ) -> None:
        """Set the labels of all dialogs: a read of each, a write of each that changes, and 1 request to conclude.

        Refuses with NotFound, naming every dialog that the labeller may not set, then with RevisionMismatch, then
        Unprocessable (no name for the performer). Revisions are compared when the dialogs are read, and that of the
        first one which changes again when it is written. Raises BadGateway.
        """
        found = await self._settable([one.dialog_id for one in wanted], labeller)
        _require_expected(wanted, found)
        setting = await self.labelling.setting(command, labeller)
        changing = [one for one in wanted if _changes(found[one.dialog_id].dialog, setting, moment)]
        if changing:
            first, *others = sorted(changing, key=lambda one: one.end_user_context_revision is None)
            others_judged = [found[one.dialog_id].dialog for one in others]
            pending = _to_pending(found[first.dialog_id].dialog, setting, others_judged, moment)
            await self._decide(first, pending, found[first.dialog_id], labeller, moment)
            await self._finish(pending, found, moment)

    async def resume(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Finish every bulk set among the documents that nobody has finished. Raises when the store is away."""
        for document in documents:
            if document.get("kind") == PENDING_LABELS:
                pending = await self._read(document)
                if pending is not None and await self._dialogs.store.is_pending(pending):
                    await self._finish(pending, {}, self.moments())

    async def _settable(self, ids: Sequence[UUID], labeller: Labeller) -> Found:
        read = await _run_side_by_side(self._dialogs.store.root, ids)
        found = {one.dialog.id: one for one in read if one is not None}
        settable = await self.labelling.settable([one.dialog for one in found.values()], labeller)
        if refused := [dialog_id for dialog_id in ids if dialog_id not in settable]:
            raise NotFound("DialogEntity", *refused)
        return found

    async def _decide(
        self, first: DialogRevision, pending: PendingLabels, known: Stored, labeller: Labeller, moment: Moment
    ) -> None:
        """Change the first dialog, and with the same commit decide what happens to the others."""

        def decide(dialog: Dialog, _children: Children) -> Decision:
            decision = set_system_labels(dialog, pending.setting, moment)
            return replace(decision, pending=pending) if pending.dialog_ids else decision

        change = Change(
            decide,
            judge=lambda dialog: require_judged(dialog, known.dialog, labeller),
            revision=context_revision,
        )
        revision = first.end_user_context_revision
        target = Target(first.dialog_id, None if revision is None else frozenset({revision}))
        await self._dialogs.change(target, change, moment, known)

    async def _finish(self, pending: PendingLabels, known: Found, moment: Moment) -> None:
        if pending.dialog_ids:
            await _run_side_by_side(lambda one: self._apply(one, pending, known.get(one), moment), pending.dialog_ids)
            await self._dialogs.store.finish_pending(pending)

    async def _apply(self, dialog_id: UUID, pending: PendingLabels, known: Stored | None, moment: Moment) -> None:
        """Do what was decided, unless it is done; a dialog purged meanwhile needs nothing."""
        change = Change(
            decide=lambda dialog, children: apply_pending(dialog, children, pending),
            label_change=pending.mark_on(dialog_id),
        )
        try:
            with suppress(NotFound):
                await self._dialogs.change(Target(dialog_id), change, moment, known)
        except TooLarge as full:
            document = _PENDING.dump_python(pending, mode="json", by_alias=True)
            await self.set_aside.put(f"{pending.id}-{dialog_id}", document, full.detail or "")

    async def _read(self, document: Mapping[str, Any]) -> PendingLabels | None:
        try:
            return _PENDING.validate_python(dict(document))
        except ValidationError as error:
            await self.set_aside.put(str(document.get("id")), document, f"not pending labels: {type(error).__name__}")
            return None

    @property
    def _dialogs(self) -> Dialogs:
        return self.labelling.dialogs


async def _run_side_by_side[T, R](act: Callable[[T], Awaitable[R]], items: Sequence[T]) -> list[R]:
    """Act on all items, some at a time, and give the outcomes in their order."""
    outcomes: list[R] = []
    for some in batched(items, ABREAST, strict=False):
        outcomes += await asyncio.gather(*map(act, some))
    return outcomes


def _require_expected(wanted: Iterable[DialogRevision], found: Found) -> None:
    for one in wanted:
        if one.end_user_context_revision not in (None, context_revision(found[one.dialog_id].dialog)):
            raise RevisionMismatch


def _changes(dialog: Dialog, setting: LabelSetting, moment: Moment) -> bool:
    return not set_system_labels(dialog, setting, moment).is_nothing(dialog)


def _to_pending(home: Dialog, setting: LabelSetting, others: Sequence[Dialog], moment: Moment) -> PendingLabels:
    return PendingLabels(
        id=moment.new_id(),
        party=home.party,
        dialog_id=home.id,
        decided_at=moment.now,
        setting=setting,
        dialog_ids=tuple(dialog.id for dialog in others),
        judged=tuple(map(JudgedDialog.of, others)),
    )
