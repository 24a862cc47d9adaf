"""What a service owner may write, and under which short name (S-028 to S-030, A-042)."""

from collections.abc import Iterable
from dataclasses import dataclass

from application.ports.resources import Resources
from domain.access.caller import ServiceOwner
from domain.access.resource import CORRESPONDENCE_TYPE
from domain.dialog.guards import require_references
from domain.kernel import texts
from domain.kernel.refusals import Forbidden


@dataclass(frozen=True, slots=True)
class Ownership:
    resources: Resources

    async def owns(self, caller: ServiceOwner, service_resource: str) -> bool:
        """Tell whether a dialog of this resource exists for the caller (S-028); all do for an admin."""
        return caller.is_admin or service_resource.lower() in await self._owned_by(caller)

    async def require_owned(self, caller: ServiceOwner, references: Iterable[str]) -> None:
        """Refuse references to resources of others; raises Forbidden that names them (S-029)."""
        require_references(references, caller, await self.owned(caller))

    async def owned(self, caller: ServiceOwner) -> frozenset[str]:
        """Give the resources that the caller owns, in lower case; nothing for an admin, whom no check asks for them."""
        return frozenset() if caller.is_admin else await self._owned_by(caller)

    async def owned_itself(self, caller: ServiceOwner) -> frozenset[str]:
        """Give the resources that the caller owns, in lower case, also for an admin (S-032)."""
        return await self._owned_by(caller)

    async def org_of(self, caller: ServiceOwner) -> str | None:
        """Give the caller's short name: the token's word for it, else the registry's (A-042)."""
        return caller.org or await self.resources.org_of(caller.organization_number)

    async def _owned_by(self, caller: ServiceOwner) -> frozenset[str]:
        return await self.resources.owned_by(caller.organization_number)


def require_writable_type(caller: ServiceOwner, resource_type: str | None, *, admin_passes: bool = True) -> None:
    """Refuse correspondence without its scope, and unknown types (S-030); admins pass but for delete and purge."""
    if caller.is_admin and admin_passes:
        return
    if resource_type is None or (resource_type.lower() == CORRESPONDENCE_TYPE and not caller.is_for_correspondence):
        raise Forbidden(texts.type_not_writable(resource_type))
