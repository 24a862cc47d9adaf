"""A service owner's own labels on a dialog: read, added to, removed from (S-103 to S-106)."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from application.dialogs import Change, Dialogs, Target
from application.ownership import Ownership
from application.targets import LabelTarget
from domain.access.caller import ServiceOwner
from domain.dialog.commands.service_owner_label import CreateServiceOwnerLabel
from domain.dialog.context import ServiceOwnerContext
from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog
from domain.dialog.service_owner_labels import add_label, context_revision, remove_label
from domain.kernel.moment import Moment
from domain.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class OwnerLabels:
    """Everything refuses with NotFound what is deleted or not the caller's own, even for an admin (S-032, S-103)."""

    dialogs: Dialogs
    ownership: Ownership

    async def of(self, dialog_id: UUID, caller: ServiceOwner) -> ServiceOwnerContext:
        """Read them with their revision: 1 request."""
        owned = await self.ownership.owned_itself(caller)
        stored = await self.dialogs.store.root(dialog_id)
        if stored is None:
            raise NotFound("DialogEntity", dialog_id)
        _require_own(stored.dialog, owned)
        return stored.dialog.service_owner_context

    async def add(self, target: Target, command: CreateServiceOwnerLabel, caller: ServiceOwner, moment: Moment) -> UUID:
        """Add one, and give the context's revision: 2 requests. Refuses with Invalid, RevisionMismatch."""
        return await self._change(target, lambda dialog: add_label(dialog, command, moment), caller, moment)

    async def remove(self, target: LabelTarget, caller: ServiceOwner, moment: Moment) -> UUID:
        """Remove one, and give the context's revision: 2 requests. Refuses with RevisionMismatch."""
        return await self._change(
            target.dialog, lambda dialog: remove_label(dialog, target.label, moment), caller, moment
        )

    async def _change(
        self, target: Target, decide: Callable[[Dialog], Decision], caller: ServiceOwner, moment: Moment
    ) -> UUID:
        owned = await self.ownership.owned_itself(caller)
        change = Change(
            decide=lambda dialog, _: decide(dialog),
            judge=lambda dialog: _require_own(dialog, owned),
            revision=context_revision,
            revision_last=True,
        )
        return context_revision(await self.dialogs.change(target, change, moment))


def _require_own(dialog: Dialog, owned: frozenset[str]) -> None:
    if dialog.is_deleted or dialog.service_resource not in owned:
        raise NotFound("DialogEntity", dialog.id)
