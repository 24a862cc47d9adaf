"""Appending to a dialog, and replacing what was appended: looked up first, then one change (S-084 to S-100)."""

from dataclasses import dataclass, replace
from uuid import UUID

from application.dialogs import Change, Dialogs, Needs, Target
from application.naming import find_names
from application.ownership import Ownership, require_writable_type
from application.ports.names import PartyNames
from application.targets import TransmissionTarget
from domain.access.caller import ServiceOwner
from domain.access.references import Attributed, find_referenced_resources
from domain.dialog import guards
from domain.dialog.actors import actor_ids
from domain.dialog.add_activity import add_activity
from domain.dialog.add_transmission import add_transmission
from domain.dialog.commands.activity import CreateDialogActivityRequest
from domain.dialog.commands.transmission import CreateTransmissionRequest, UpdateTransmissionRequest
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.update_transmission import Replacement, sender_id, update_transmission
from domain.kernel.moment import Moment


@dataclass(frozen=True, slots=True)
class Appended:
    """The id of the new part, and the dialog's new revision."""

    id: UUID
    revision: UUID


@dataclass(frozen=True, slots=True)
class Holder:
    """A service owner with what the registry says of it: its short name, and the resources it owns in lower case."""

    caller: ServiceOwner
    org: str | None
    owned: frozenset[str]

    def require_org(self, dialog: Dialog) -> None:
        guards.require_org(dialog, self.caller, self.org)

    def require_rights(self, dialog: Dialog, *parts: Attributed) -> None:
        """Refuse by the resources of the dialog and of what is sent, and by its type, with Forbidden (S-029, S-030)."""
        guards.require_references(find_referenced_resources(dialog.service_resource, parts), self.caller, self.owned)
        require_writable_type(self.caller, dialog.service_resource_type)


@dataclass(frozen=True, slots=True)
class Appending:
    dialogs: Dialogs
    ownership: Ownership
    names: PartyNames

    async def activity(
        self, target: Target, command: CreateDialogActivityRequest, caller: ServiceOwner, moment: Moment
    ) -> Appended:
        """Add an activity: 2 requests. Admins may do so to a deleted dialog as well (S-085)."""
        holder, names = await self._holder(caller), await find_names(self.names, actor_ids((), (command,)))
        given = command.model_copy(update={"id": command.id or moment.new_id()})

        def judge(dialog: Dialog) -> None:
            holder.require_org(dialog)
            if not caller.is_admin:
                guards.require_alive(dialog)
            guards.require_unfrozen(dialog, caller)
            holder.require_rights(dialog)
            guards.require_activity_scope((given,), caller)

        def decide(dialog: Dialog, children: Children) -> Decision:
            return add_activity(dialog, children, given, names, moment)

        change = Change(decide, judge, transmissions=_referenced_ids(given.transmission_id), revision_last=True)
        return await self._append(target, change, given.id, moment)

    async def transmission(
        self, target: Target, command: CreateTransmissionRequest, caller: ServiceOwner, moment: Moment
    ) -> Appended:
        """Add a transmission: 2 requests, however many there are."""
        holder, names = await self._holder(caller), await find_names(self.names, actor_ids((command,), ()))
        given = command.model_copy(update={"id": command.id or moment.new_id()})

        def judge(dialog: Dialog) -> None:
            holder.require_org(dialog)
            guards.require_alive(dialog)
            guards.require_unfrozen(dialog, caller)
            holder.require_rights(dialog, given)

        def decide(dialog: Dialog, children: Children) -> Decision:
            return add_transmission(dialog, children, given, names, moment)

        change = Change(decide, judge, transmissions=_referenced_ids(given.related_transmission_id))
        return await self._append(target, change, given.id, moment)

    async def replacement(
        self, target: TransmissionTarget, command: UpdateTransmissionRequest, caller: ServiceOwner, moment: Moment
    ) -> UUID:
        """Replace a transmission, always silently (V-002), and give the dialog's revision."""
        holder, names = await self._holder(caller), await find_names(self.names, sender_id(command))
        quiet = replace(moment, silent=True)
        replacement = Replacement(target.transmission_id, command, names)

        def judge(dialog: Dialog) -> None:
            holder.require_org(dialog)
            holder.require_rights(dialog, command)
            guards.require_alive(dialog)
            guards.require_unfrozen(dialog, caller)

        def decide(dialog: Dialog, children: Children) -> Decision:
            return update_transmission(dialog, children, replacement, quiet)

        change = Change(decide, judge, needs=Needs.EVERYTHING, revision_last=True)
        return (await self.dialogs.change(target.dialog, change, quiet)).revision

    async def _append(self, target: Target, change: Change, part_id: UUID | None, moment: Moment) -> Appended:
        assert part_id is not None
        return Appended(part_id, (await self.dialogs.change(target, change, moment)).revision)

    async def _holder(self, caller: ServiceOwner) -> Holder:
        return Holder(caller, await self.ownership.org_of(caller), await self.ownership.owned(caller))


def _referenced_ids(*references: UUID | None) -> tuple[UUID, ...]:
    return tuple(reference for reference in references if reference is not None)
