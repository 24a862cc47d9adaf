"""The write cycle: the only place that reads a dialog, lets a decision change it, and saves the outcome."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from uuid import UUID

from application.locks import DialogLocks
from application.ports.dialogs import (
    DialogExistsError,
    DialogStore,
    ItemExistsError,
    KeyInUseError,
    Kind,
    LostRaceError,
    Stored,
    TransmissionKeyInUseError,
)
from application.ports.stemming import Stemming
from domain.dialog.commands.dialog import CreateDialog
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.numbering import number
from domain.kernel import texts
from domain.kernel.failures import Failure
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, NotFound, RevisionMismatch, Unprocessable
from domain.search.indexing import index_terms

ATTEMPTS = 20
STEP_BACK = 0.02
"""Seconds, at most and times the attempts so far, that a writer waits after a lost race: winners must not be chased."""


@dataclass(frozen=True, slots=True)
class Target:
    """The dialog a request is about; `if_match` are the revisions that it may have, None for any (S-017)."""

    dialog_id: UUID
    if_match: frozenset[UUID] | None = None


class Needs(Enum):
    """How much of a dialog a decision has to know."""

    ROOT = auto()
    EVERYTHING = auto()


def _admit(_dialog: Dialog) -> None:
    return


def _complete(_dialog: Dialog, _children: Children) -> None:
    return


def dialog_revision(dialog: Dialog) -> UUID:
    return dialog.revision


@dataclass(frozen=True, slots=True)
class Change:
    """What an operation does to a dialog.

    `decide` gets the dialog and those of its children that were asked for: everything, or single `transmissions`
    or a `label_change` (those that exist). `judge` refuses callers, then `judge_children` what is missing, before
    revisions are compared; with `revision_last` what `decide` refuses comes before that too. `revision` is what
    If-Match is about.
    """

    decide: Callable[[Dialog, Children], Decision]
    judge: Callable[[Dialog], None] = _admit
    judge_children: Callable[[Dialog, Children], None] = _complete
    needs: Needs = Needs.ROOT
    transmissions: tuple[UUID, ...] = ()
    label_change: UUID | None = None
    revision: Callable[[Dialog], UUID] = dialog_revision
    revision_last: bool = False


@dataclass(frozen=True, slots=True)
class Dialogs:
    store: DialogStore
    stemming: Stemming
    locks: DialogLocks = field(default_factory=DialogLocks)

    async def read(self, dialog_id: UUID) -> tuple[Stored, Children]:
        """Read a dialog and its children. Refuses with NotFound."""
        found = await self.store.whole(dialog_id)
        if found is None:
            raise NotFound("DialogEntity", dialog_id)
        return found

    async def create(self, org: str, command: CreateDialog, decide: Callable[[], Decision], moment: Moment) -> Dialog:
        """Decide and save a new dialog. A key that is in use wins over what the decision refuses (S-046).

        Refuses with Conflict (the key), Unprocessable (the id) and whatever `decide` refuses with.
        """
        key = command.idempotent_key or ""
        try:
            decision = number(index_terms(decide(), None, self.stemming.stem))
            for attempt in range(ATTEMPTS):
                with suppress(LostRaceError):
                    return await self.store.create(decision, moment.new_id(), id_was_chosen=command.id is not None)
                await _step_back(attempt, moment)
        except KeyInUseError as used:
            if used.deleted:
                raise Unprocessable([Failure("Dialog", texts.key_exists(org, key))]) from used
            raise Conflict("IdempotentKey", texts.key_in_use(key, used.dialog_id)) from used
        except DialogExistsError as exists:
            raise Unprocessable([Failure("Dialog", texts.id_exists(exists.dialog_id))]) from exists
        except ItemExistsError as exists:
            raise Unprocessable([Failure(exists.entity, texts.id_exists(exists.item_id))]) from exists
        except (Unprocessable, Forbidden):
            holder = await self.store.holder_of(org, key) if key else None
            if holder is not None:
                raise Conflict("IdempotentKey", texts.key_in_use(key, holder)) from None
            raise
        raise Conflict("", texts.CONCURRENT_WRITE)

    async def change(self, target: Target, change: Change, moment: Moment, known: Stored | None = None) -> Dialog:
        """Load, judge, decide, save; after a lost race all is done anew, so that If-Match meets the new revision.

        `known` is the dialog where it was read before, of which nothing else has to be known at first.
        Refuses with NotFound, RevisionMismatch, Conflict (a transmission's key, too many lost races) and whatever
        `change.judge` and `change.decide` refuse with, in the order judged, revision, decided (S-055).
        """
        async with self.locks.of(target.dialog_id):
            for attempt in range(ATTEMPTS):
                stored, decision = await self._decide(target, change, known if attempt == 0 else None)
                saved = await self.save(stored, decision, moment)
                if saved is not None:
                    return saved
                await _step_back(attempt, moment)
        raise Conflict("", texts.CONCURRENT_WRITE)

    async def save(self, stored: Stored, decision: Decision, moment: Moment) -> Dialog | None:
        """Save what was decided on `stored`; None when somebody else was quicker and it may be decided again."""
        if decision.is_nothing(stored.dialog):
            return stored.dialog
        decision = number(index_terms(decision, stored.dialog, self.stemming.stem))
        try:
            await self.store.save(decision, moment.new_id(), stored.lock)
        except LostRaceError:
            return None
        except ItemExistsError as exists:
            raise Unprocessable([Failure(exists.entity, texts.id_exists(exists.item_id))]) from exists
        except TransmissionKeyInUseError as used:
            raise Conflict("IdempotentKey", texts.transmission_keys_in_use([used.key])) from used
        return decision.dialog

    async def purge(self, target: Target, change: Change, moment: Moment) -> None:
        """Remove a dialog for good, as `change` without anything left. Refuses as `change` does."""
        async with self.locks.of(target.dialog_id):
            for attempt in range(ATTEMPTS):
                stored, decision = await self._decide(target, change)
                with suppress(LostRaceError):
                    return await self.store.purge(number(decision), moment.new_id(), stored.lock)
                await _step_back(attempt, moment)
        raise Conflict("", texts.CONCURRENT_WRITE)

    async def _decide(self, target: Target, change: Change, known: Stored | None = None) -> tuple[Stored, Decision]:
        loaded = (known, Children()) if known is not None else await self._load(target.dialog_id, change)
        stored, children = loaded
        change.judge(stored.dialog)
        change.judge_children(stored.dialog, children)
        is_expected = target.if_match is None or change.revision(stored.dialog) in target.if_match
        if not (is_expected or change.revision_last):
            raise RevisionMismatch
        decision = change.decide(stored.dialog, children)
        if not is_expected:
            raise RevisionMismatch
        return stored, decision

    async def _load(self, dialog_id: UUID, change: Change) -> tuple[Stored, Children]:
        if change.needs is Needs.EVERYTHING:
            return await self.read(dialog_id)
        if change.transmissions:
            found = await self.store.part(dialog_id, change.transmissions)
        elif change.label_change is not None:
            found = await self.store.children(dialog_id, Kind.LABEL_CHANGE, change.label_change)
        else:
            stored = await self.store.root(dialog_id)
            found = (stored, Children()) if stored is not None else None
        if found is None:
            raise NotFound("DialogEntity", dialog_id)
        return found


async def _step_back(attempt: int, moment: Moment) -> None:
    """Wait a little before judging anew: a race lost to a reader does not change the revision of If-Match."""
    await asyncio.sleep((attempt + 1) * STEP_BACK * moment.randomness(8) / 0xFF)
