"""The write cycle: the only place that reads a dialog, lets a decision change it, and saves the outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from application.ports.dialogs import (
    DialogExistsError,
    DialogStore,
    ItemExistsError,
    KeyInUseError,
    LostRaceError,
    Stored,
)
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.given.dialog import CreateDialog
from domain.kernel import texts
from domain.kernel.failures import Failure
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, Forbidden, NotFound, RevisionMismatch, Unprocessable

ATTEMPTS = 20


@dataclass(frozen=True, slots=True)
class Target:
    """The dialog a request is about; `expected` is the revision of If-Match, None for no check (S-017)."""

    dialog_id: UUID
    expected: UUID | None = None


@dataclass(frozen=True, slots=True)
class Dialogs:
    store: DialogStore

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
            return await self.store.create(decide(), moment.new_id(), id_was_chosen=command.id is not None)
        except KeyInUseError as used:
            if used.deleted:
                raise Unprocessable([Failure("Dialog", texts.key_exists(org, key))]) from used
            raise Conflict("IdempotentKey", texts.key_in_use(key, used.dialog_id)) from used
        except DialogExistsError as exists:
            raise Unprocessable([Failure("Dialog", texts.id_exists(exists.dialog_id))]) from exists
        except (Unprocessable, Forbidden):
            holder = await self.store.holder_of(org, key) if key else None
            if holder is not None:
                raise Conflict("IdempotentKey", texts.key_in_use(key, holder)) from None
            raise

    async def change(self, target: Target, decide: Callable[[Dialog], Decision], moment: Moment) -> Dialog:
        """Load the root, decide, save; a race lost without If-Match is decided again.

        Refuses with NotFound, RevisionMismatch, Conflict (too many lost races) and whatever `decide` refuses with.
        """
        for _ in range(ATTEMPTS):
            stored = await self.store.root(target.dialog_id)
            if stored is None:
                raise NotFound("DialogEntity", target.dialog_id)
            saved = await self.save(stored, decide(stored.dialog), moment, target.expected)
            if saved is not None:
                return saved
        raise Conflict("", texts.CONCURRENT_WRITE)

    async def save(
        self, stored: Stored, decision: Decision, moment: Moment, expected: UUID | None = None
    ) -> Dialog | None:
        """Save what was decided on `stored`; None when somebody else was quicker and the caller may decide again."""
        if expected is not None and expected != stored.dialog.revision:
            raise RevisionMismatch
        if decision.dialog == stored.dialog and decision.added == Children():
            return stored.dialog
        try:
            await self.store.save(decision, moment.new_id(), stored.lock)
        except LostRaceError:
            if expected is not None:
                raise RevisionMismatch from None
            return None
        except ItemExistsError as exists:
            raise Unprocessable([Failure("", texts.id_exists(exists.item_id))]) from exists
        return decision.dialog
