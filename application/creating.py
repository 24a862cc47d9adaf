"""Creating a dialog: everything the decision has to know is looked up before it (S-037 to S-053)."""

from dataclasses import dataclass

from application.dialogs import Dialogs
from application.naming import find_names
from application.ownership import Ownership, require_writable_type
from application.ports.names import PartyNames
from application.ports.resources import Resources
from domain.access.caller import ServiceOwner
from domain.access.references import find_referenced_resources
from domain.dialog.actors import actor_ids
from domain.dialog.commands.dialog import CreateDialog
from domain.dialog.create import Circumstances, create
from domain.dialog.dialog import Dialog
from domain.kernel import texts
from domain.kernel.failures import Failure
from domain.kernel.moment import Moment


@dataclass(frozen=True, slots=True)
class Creating:
    dialogs: Dialogs
    ownership: Ownership
    resources: Resources
    names: PartyNames

    async def create(self, command: CreateDialog, caller: ServiceOwner, moment: Moment) -> Dialog:
        """Look up owner, type and names, decide and save: at most 3 requests to the store.

        Refuses with Forbidden (references, resource type, activity types), Conflict (keys), Unprocessable; a
        resource that the registry does not know is nobody's, and refused with Unprocessable.
        """
        known = await self._circumstances(command)
        unknown = {command.service_resource.lower()} if known.failures else set()
        await self.ownership.require_owned(caller, (one for one in _references(command) if one not in unknown))
        if not known.failures:
            require_writable_type(caller, known.service_resource_type)
        return await self.dialogs.create(known.org, command, lambda: create(command, caller, known, moment), moment)

    async def _circumstances(self, command: CreateDialog) -> Circumstances:
        resource = await self.resources.find(command.service_resource)
        names = await find_names(self.names, actor_ids(command.transmissions, command.activities))
        if resource is None:
            failure = Failure("ServiceResource", texts.unsupported_resource(command.service_resource))
            return Circumstances(org="", service_resource_type="", names=names, failures=(failure,))
        return Circumstances(org=resource.org, service_resource_type=resource.type, names=names)


def _references(command: CreateDialog) -> tuple[str, ...]:
    return find_referenced_resources(
        command.service_resource, command.api_actions, command.gui_actions, command.transmissions
    )
