"""Updating a dialog, by a whole document or by a patch of it (S-054 to S-076)."""

from collections.abc import Callable
from dataclasses import dataclass

from application.dialogs import Change, Dialogs, Needs, Target
from application.naming import find_names
from application.ownership import Ownership, require_writable_type
from application.ports.names import PartyNames
from domain.access.caller import ServiceOwner
from domain.access.references import find_referenced_resources
from domain.dialog import guards
from domain.dialog.actors import actor_ids
from domain.dialog.commands.patch_dialog import PatchDialog
from domain.dialog.commands.update_dialog import UpdateDialog
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.patch import actor_ids as patched_actor_ids
from domain.dialog.patch import apply_patch
from domain.dialog.rules import update_dialog as rules
from domain.dialog.to_state import Names
from domain.dialog.update import update
from domain.kernel.command import with_missing
from domain.kernel.failures import Failures, take_most
from domain.kernel.moment import Moment
from domain.kernel.refusals import Invalid

BODY = "dto"
"""The prefix of failure keys: the body is that of PUT, or made by a patch (S-008)."""

type CommandFor = Callable[[Dialog], UpdateDialog]


@dataclass(frozen=True, slots=True)
class Updating:
    """2 requests to the store, 1 more when the dialog's party is not known here.

    Refuses, in this order, with NotFound, Invalid, Gone, Forbidden (frozen), RevisionMismatch, Forbidden (references,
    resource type, activity types), Conflict (transmission keys), Unprocessable; a patch also with TooLarge.
    """

    dialogs: Dialogs
    ownership: Ownership
    names: PartyNames

    async def put(self, target: Target, command: UpdateDialog, caller: ServiceOwner, moment: Moment) -> Dialog:
        names = await find_names(self.names, actor_ids(command.transmissions, command.activities))
        return await self._change(target, lambda _: command, names, caller, moment)

    async def patch(self, target: Target, patch: PatchDialog, caller: ServiceOwner, moment: Moment) -> Dialog:
        """Apply the patch to the dialog as it is when it is changed, also after a lost race."""
        names = await find_names(self.names, patched_actor_ids(patch))
        return await self._change(target, lambda dialog: apply_patch(dialog, patch), names, caller, moment)

    async def _change(
        self, target: Target, command_for: CommandFor, names: Names, caller: ServiceOwner, moment: Moment
    ) -> Dialog:
        owned = await self.ownership.owned(caller)

        def valid(dialog: Dialog, children: Children) -> None:
            failures = take_most(_failures(command_for(dialog), dialog, children, caller, moment))
            if failures:
                raise Invalid(failure.prefixed_with(BODY) for failure in failures)
            guards.require_alive(dialog)
            guards.require_unfrozen(dialog, caller)

        def decide(dialog: Dialog, children: Children) -> Decision:
            command = command_for(dialog)
            guards.require_references(_references(dialog, children, command), caller, owned)
            require_writable_type(caller, dialog.service_resource_type)
            return update(dialog, children, command, caller, names, moment)

        change = Change(
            judge=lambda dialog: guards.require_owned(dialog, caller, owned),
            judge_children=valid,
            decide=decide,
            needs=Needs.EVERYTHING,
        )
        return await self.dialogs.change(target, change, moment)


def _references(dialog: Dialog, children: Children, command: UpdateDialog) -> tuple[str, ...]:
    """Name what the dialog will refer to, stored transmissions included (S-069)."""
    return find_referenced_resources(
        dialog.service_resource,
        command.api_actions,
        command.gui_actions,
        children.transmissions,
        command.transmissions,
    )


def _failures(
    command: UpdateDialog, dialog: Dialog, children: Children, caller: ServiceOwner, moment: Moment
) -> Failures:
    return with_missing(command, rules.failures(command, dialog, children, caller, moment))
