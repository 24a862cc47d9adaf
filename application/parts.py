"""Reading parts of a dialog, as its owner or as a person, without the seen log (S-118; E-044 to E-049)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from application.access import Access
from application.ownership import Ownership
from application.ports.dialogs import DialogStore, Kind
from domain.access.caller import EndUser, ServiceOwner
from domain.authorization.granted import Granted
from domain.dialog import guards
from domain.dialog.dialog import Children, Dialog
from domain.kernel import texts
from domain.kernel.refusals import Forbidden, Gone, NotFound


class _Identified(Protocol):
    @property
    def id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Shown:
    dialog: Dialog
    children: Children
    granted: Granted


@dataclass(frozen=True, slots=True)
class Parts:
    """Every method reads all children of one kind, or `only` the one of an id, with 1 request."""

    store: DialogStore
    ownership: Ownership
    access: Access

    async def of_any(self, dialog_id: UUID, kind: Kind, only: UUID | None = None) -> tuple[Dialog, Children]:
        """Read without asking who wants to know. Refuses with NotFound."""
        found = await self.store.children(dialog_id, kind, only)
        if found is None:
            raise NotFound("DialogEntity", dialog_id)
        stored, children = found
        return stored.dialog, children

    async def read_as_owner(
        self, dialog_id: UUID, kind: Kind, caller: ServiceOwner, only: UUID | None = None
    ) -> Children:
        """Read as the owner of the dialog. Refuses with NotFound, Gone."""
        dialog, children = await self.of_any(dialog_id, kind, only)
        guards.require_owned(dialog, caller, await self.ownership.owned(caller))
        guards.require_alive(dialog)
        return children

    async def read_as_reader(
        self,
        dialog_id: UUID,
        kind: Kind,
        caller: EndUser,
        only: UUID | None = None,
        *,
        when_deleted: type[Gone | NotFound] = Gone,
    ) -> Shown:
        """Read as a person with access to the dialog itself; being listed is not enough (E-044).

        Refuses with NotFound, `when_deleted`, Forbidden, in this order. Raises BadGateway.
        """
        dialog, children = await self.of_any(dialog_id, kind, only)
        granted = await self.access.main_access(caller, dialog, children.transmissions)
        if not granted.has_main_access:
            raise NotFound("DialogEntity", dialog_id)
        if dialog.is_deleted:
            raise when_deleted("DialogEntity", dialog_id)
        if caller.level < await self.access.minimum_level(dialog.service_resource):
            raise Forbidden(texts.LEVEL_TOO_LOW)
        return Shown(dialog, children, granted)


def require_one[T: _Identified](found: Sequence[T], entity: str, item_id: UUID) -> T:
    """Give the only item that was asked for. Refuses with NotFound under the contract's name of its kind."""
    if not found:
        raise NotFound(entity, item_id)
    return found[0]
