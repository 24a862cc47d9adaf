"""Finding a dialog by the instance that another system knows it by (S-151 to S-156, E-059)."""

from dataclasses import dataclass, replace
from uuid import UUID

from application.access import Access
from application.ownership import Ownership
from application.ports.catalogue import AccessMetadata
from application.ports.dialogs import DialogStore
from application.ports.search import DialogSearch, Within
from application.presentation import Presentation, ShownOwner, ShownResource
from domain.access.caller import EndUser, ServiceOwner
from domain.access.instance import dialog_id_of, instance_reference, label_to_look_up, resource_types_of
from domain.authorization.evidence import Grant, GrantType
from domain.dialog.dialog import Dialog
from domain.kernel import texts
from domain.kernel.failures import Failure
from domain.kernel.localization import Localized
from domain.kernel.refusals import Forbidden, NotFound, Unprocessable


@dataclass(frozen=True, slots=True)
class NamedGrant:
    """A grant with what Altinn calls it; only roles and packages have names and `metadata`."""

    grant_type: GrantType
    subject: str
    name: Localized = ()
    metadata: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The caller's own level, and through what it may find the dialog."""

    current_authentication_level: int
    grants: tuple[NamedGrant, ...]

    @property
    def via_role(self) -> bool:
        return self._via(GrantType.ROLE)

    @property
    def via_access_package(self) -> bool:
        return self._via(GrantType.ACCESS_PACKAGE)

    @property
    def via_resource_delegation(self) -> bool:
        return self._via(GrantType.RESOURCE_DELEGATION)

    @property
    def via_instance_delegation(self) -> bool:
        return self._via(GrantType.INSTANCE_DELEGATION)

    def _via(self, grant_type: GrantType) -> bool:
        return any(grant.grant_type is grant_type for grant in self.grants)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A dialog that was found; texts are empty where it has none, and only end users have evidence."""

    dialog_id: UUID
    instance_ref: str
    party: str
    service_resource: ShownResource
    service_owner: ShownOwner
    title: Localized
    non_sensitive_title: Localized
    authorization_evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Lookup:
    """`reference` is in lower case and has passed its rule; methods may raise BadGateway."""

    store: DialogStore
    search: DialogSearch
    access: Access
    ownership: Ownership
    presentation: Presentation
    metadata: AccessMetadata

    async def find_owned(self, reference: str, caller: ServiceOwner) -> LookedUp:
        """Find a dialog of the caller, deleted or not; an admin finds everybody's.

        What others have labelled counts only where the caller has nothing of that label. Refuses with NotFound,
        Unprocessable (several dialogs), Forbidden (of another owner).
        """
        org = None if caller.is_admin else await self.ownership.org_of(caller)
        label = label_to_look_up(reference)
        own = await self.search.find_labelled(label, Within(org=org), with_deleted=True) if label and org else ()
        dialogs = own or await self._candidates(reference, with_deleted=True)
        if dialogs and not caller.is_admin and dialogs[0].org != org:
            raise Forbidden(texts.OWNED_BY_ANOTHER)
        dialog = _only(reference, dialogs)
        return await self._present(dialog, _reference_to_show(reference, dialog))

    async def find_granted(self, reference: str, caller: EndUser) -> LookedUp:
        """Find a dialog that the caller has been granted, with the grants (E-059).

        Below the resource's level the title is the one that is not sensitive, where there is one. Refuses with
        NotFound, Unprocessable (several dialogs), Forbidden (nothing granted).
        """
        dialog = _only(reference, await self._reachable(reference, caller))
        instance = _reference_to_show(reference, dialog)
        grants = await self.access.grants(caller, dialog, instance)
        if not grants:
            raise Forbidden(texts.NO_ACCESS)
        found = await self._present(dialog, instance)
        below = caller.level < found.service_resource.minimum_authentication_level
        return replace(
            found,
            title=(below and found.non_sensitive_title) or found.title,
            authorization_evidence=Evidence(caller.level, await self._find_names(grants)),
        )

    async def _reachable(self, reference: str, caller: EndUser) -> tuple[Dialog, ...]:
        """Find what the caller may find: dialogs of others under the same label are as if they were not there."""
        label = label_to_look_up(reference)
        if label is None:
            return await self._candidates(reference, with_deleted=False)
        delegated, everything = await self.access.lookup_scopes(caller, reference)
        for scope, types in ((delegated, ()), (everything, resource_types_of(reference)), (everything, ())):
            if granted := await self._find_delegated(
                label, Within(scope=scope, resource_types=types), reference, caller
            ):
                return granted
        if await self.search.find_labelled(label, with_deleted=False):
            raise Forbidden(texts.NO_ACCESS)
        return ()

    async def _find_delegated(self, label: str, within: Within, reference: str, caller: EndUser) -> tuple[Dialog, ...]:
        is_nothing = within.scope is not None and within.scope.is_empty
        found = () if is_nothing else await self.search.find_labelled(label, within, with_deleted=False)
        return tuple([dialog for dialog in found if await self.access.grants(caller, dialog, reference)])

    async def _candidates(self, reference: str, *, with_deleted: bool) -> tuple[Dialog, ...]:
        label = label_to_look_up(reference)
        if label is not None:
            return await self.search.find_labelled(label, with_deleted=with_deleted)
        dialog_id = dialog_id_of(reference)
        stored = await self.store.root(dialog_id) if dialog_id else None
        return (stored.dialog,) if stored and (with_deleted or not stored.dialog.is_deleted) else ()

    async def _present(self, dialog: Dialog, instance: str) -> LookedUp:
        content = dialog.content
        return LookedUp(
            dialog_id=dialog.id,
            instance_ref=instance,
            party=dialog.party,
            service_resource=await self.presentation.resource(dialog.service_resource),
            service_owner=await self.presentation.owner(dialog.service_resource, dialog.org),
            title=content.title.value if content else (),
            non_sensitive_title=content.non_sensitive_title.value if content and content.non_sensitive_title else (),
        )

    async def _find_names(self, grants: tuple[Grant, ...]) -> tuple[NamedGrant, ...]:
        subjects = await self.metadata.subjects()
        named = []
        for grant in grants:
            subject = subjects.get(grant.subject)
            name, link = (subject.name, subject.metadata) if subject else ((), None)
            named.append(NamedGrant(grant.grant_type, grant.subject, name, link))
        return tuple(named)


def _only(reference: str, dialogs: tuple[Dialog, ...]) -> Dialog:
    if not dialogs:
        raise NotFound("InstanceRef", reference)
    if len(dialogs) > 1:
        raise Unprocessable([Failure("InstanceRef", texts.SEVERAL_DIALOGS)])
    return dialogs[0]


def _reference_to_show(reference: str, dialog: Dialog) -> str:
    """Show what was asked for; of a dialog id, the instance that the dialog stands for (S-155)."""
    if dialog_id_of(reference) is None:
        return reference
    return instance_reference(dialog.id, dialog.service_owner_context.service_owner_labels)
