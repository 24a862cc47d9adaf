"""What end users may find and open, put together from the decision source, authorised parties and the registry."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from application.ports.authorization import AuthorizedParties, Decisions, SubjectResources
from application.ports.names import PartyNames
from application.ports.resources import Resources
from domain.access.caller import EndUser
from domain.access.resource import DEFAULT_LEVEL
from domain.authorization.actions import decision_request
from domain.authorization.evidence import Grant, grants
from domain.authorization.granted import Granted
from domain.authorization.parties import Authorized, SearchScope, scope_of_delegated_instance, search_scope
from domain.dialog.dialog import Dialog
from domain.dialog.transmission import Transmission


@dataclass(frozen=True, slots=True)
class Access:
    decisions: Decisions
    parties: AuthorizedParties
    subject_resources: SubjectResources
    resources: Resources
    names: PartyNames

    async def details(self, caller: EndUser, dialog: Dialog, transmissions: Sequence[Transmission]) -> Granted | None:
        """Give what the caller may do in a dialog, None when it may not even see it (E-031 check 2, A-019).

        Without main access the caller sees the dialog only if a list would show it. Raises BadGateway.
        """
        granted = await self.main_access(caller, dialog, transmissions)
        return granted if granted.has_main_access or await self.is_listed(caller, dialog) else None

    async def main_access(self, caller: EndUser, dialog: Dialog, transmissions: Sequence[Transmission]) -> Granted:
        """Give what the decision source permits, without the fallback to lists (E-044). Raises BadGateway."""
        return Granted(await self.decisions.find_permitted(caller, decision_request(dialog, transmissions)))

    async def is_listed(self, caller: EndUser, dialog: Dialog) -> bool:
        """Tell whether a list limited to the dialog's party and resource shows it (A-033). Raises BadGateway."""
        scope = await self.search_scope(caller, (dialog.party,), (dialog.service_resource,))
        return scope.shows(dialog)

    async def search_scope(
        self, caller: EndUser, parties: Iterable[str] = (), service_resources: Iterable[str] = ()
    ) -> SearchScope:
        """Give what a list may show; no parties or no resources means not limited by them. Raises BadGateway."""
        wanted = tuple(parties)
        authorized, mapping = await asyncio.gather(self.parties.of(caller, wanted), self.subject_resources.mapping())
        return search_scope(authorized, mapping, wanted, service_resources)

    async def lookup_scopes(self, caller: EndUser, reference: str) -> tuple[SearchScope, ...]:
        """Give where the instance that `reference` names is looked for, one scope after the other.

        First what was delegated to the caller under this very reference, which alone tells the instance's resource;
        then what roles, packages and resources open. Raises BadGateway.
        """
        authorized, mapping = await asyncio.gather(self.parties.of(caller), self.subject_resources.mapping())
        return scope_of_delegated_instance(authorized, reference), search_scope(authorized, mapping).drop_singles()

    async def grants(self, caller: EndUser, dialog: Dialog, reference: str) -> tuple[Grant, ...]:
        """Give what opens a dialog, or the instance that `reference` names, to the caller (A-052).

        Raises BadGateway.
        """
        authorized, mapping = await asyncio.gather(
            self.parties.of(caller, (dialog.party,)), self.subject_resources.mapping()
        )
        return grants(authorized, mapping, dialog.party, dialog.service_resource, reference)

    async def authorized_parties(self, caller: EndUser) -> Authorized:
        """Give whom the caller may act for, without asking for what (A-050). Raises BadGateway."""
        return await self.parties.of(caller, with_rights=False)

    async def own_parties(self, caller: EndUser, parties: Iterable[str]) -> tuple[str, ...]:
        """Give those of the parties that the caller may act for, in lower case and in order. Raises BadGateway."""
        wanted = frozenset(party.lower() for party in parties)
        return tuple(sorted(wanted & (await self.parties.of(caller, wanted)).by_urn.keys())) if wanted else ()

    async def number_of_parties(self, caller: EndUser) -> int:
        """Count the parties that the caller may act for, sub-parties among them. Raises BadGateway."""
        return len((await self.parties.of(caller)).every)

    async def minimum_level(self, service_resource: str) -> int:
        """Give the level that opening a dialog takes; a policy that names none counts as 3 (A-035)."""
        level = await self.resources.minimum_level(service_resource)
        return DEFAULT_LEVEL if level is None else level

    async def list_level(self, service_resource: str) -> int:
        """Give the level below which a list shows the non-sensitive texts; none named counts as 0 (A-036)."""
        return await self.resources.minimum_level(service_resource) or 0

    async def hidden_resources(self, caller: EndUser, scope: SearchScope) -> frozenset[str]:
        """Give the resources of a scope whose dialogs the caller may list but, for its level, not open (A-035)."""
        return await self.resources.above(caller.level, scope.resources)

    async def viewer_name(self, caller: EndUser) -> str | None:
        return await self.names.name_of(caller.urn)
