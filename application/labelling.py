"""Setting the system labels of one dialog: who does it, whether the dialog shows itself to them, then one change."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from application.access import Access
from application.dialogs import Change, Dialogs, Target
from application.naming import find_names
from application.ownership import Ownership
from application.ports.dialogs import Stored
from application.ports.names import PartyNames
from domain.access.caller import EndUser, ServiceOwner, end_user
from domain.dialog import to_state
from domain.dialog.actor import Actor
from domain.dialog.actors import find_unnamed
from domain.dialog.commands import actor as given
from domain.dialog.commands.system_labels import SetSystemLabels
from domain.dialog.dialog import Dialog
from domain.dialog.pending_labels import LabelSetting
from domain.dialog.set_system_labels import context_revision, set_system_labels
from domain.dialog.vocabulary import ActorType
from domain.kernel import texts
from domain.kernel.moment import Moment
from domain.kernel.refusals import Forbidden, NotFound, Unprocessable


def _every(_dialog: Dialog) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Labeller:
    """Who sets labels: `performer` goes into the log, as yet without the name that belongs to its identifier.

    Dialogs exist for it only where `knows` says so. `reader` is the person whose lists have to show them, None where
    nobody's do.
    """

    performer: Actor
    reader: EndUser | None = None
    knows: Callable[[Dialog], bool] = _every


@dataclass(frozen=True, slots=True)
class Labelling:
    dialogs: Dialogs
    access: Access
    ownership: Ownership
    names: PartyNames

    def person(self, caller: EndUser) -> Labeller:
        return Labeller(_representative(caller), caller)

    async def owner(self, caller: ServiceOwner, performed_by: given.Actor | None) -> Labeller:
        """Set for the person of the request, or as an admin for whom it names. Refuses with Forbidden (S-107)."""
        if performed_by is not None and not caller.is_admin:
            raise Forbidden(texts.PERFORMER_TAKES_ADMIN)
        person = end_user(caller.claims)
        performer = to_state.to_actor(performed_by, {}) if performed_by is not None else _representative(person)
        if caller.is_admin:
            return Labeller(performer)
        org = await self.ownership.org_of(caller)
        return Labeller(performer, person, lambda dialog: dialog.org == org)

    async def set(self, target: Target, command: SetSystemLabels, labeller: Labeller, moment: Moment) -> UUID:
        """Set the labels, and give the context's revision: 2 requests.

        Refuses with NotFound (unknown, deleted, somebody else's), Forbidden (not in the reader's lists),
        Unprocessable (no name for the performer), RevisionMismatch (the context's). Raises BadGateway.
        """
        stored = await self._find_known(target.dialog_id, labeller)
        if labeller.reader is not None and not await self.access.is_listed(labeller.reader, stored.dialog):
            raise Forbidden(texts.not_settable([target.dialog_id]))
        setting = await self.setting(command, labeller)
        change = Change(
            decide=lambda dialog, _: set_system_labels(dialog, setting, moment),
            judge=lambda dialog: require_judged(dialog, stored.dialog, labeller),
            revision=context_revision,
        )
        return context_revision(await self.dialogs.change(target, change, moment, stored))

    async def settable(self, dialogs: Sequence[Dialog], labeller: Labeller) -> frozenset[UUID]:
        """Tell which of the dialogs the labeller may set (S-112, E-051). Raises BadGateway."""
        known = [dialog for dialog in dialogs if _exists(dialog, labeller)]
        if labeller.reader is not None and known:
            parties, resources = {dialog.party for dialog in known}, {dialog.service_resource for dialog in known}
            scope = await self.access.search_scope(labeller.reader, parties, resources)
            known = [dialog for dialog in known if scope.shows(dialog)]
        return frozenset(dialog.id for dialog in known)

    async def setting(self, command: SetSystemLabels, labeller: Labeller) -> LabelSetting:
        """Refuses with Unprocessable when nobody knows the performer's name (M-088)."""
        return LabelSetting(
            add=command.added, remove=command.removed, performed_by=await self._find_name(labeller.performer)
        )

    async def _find_known(self, dialog_id: UUID, labeller: Labeller) -> Stored:
        stored = await self.dialogs.store.root(dialog_id)
        if stored is None:
            raise NotFound("DialogEntity", dialog_id)
        require_known(stored.dialog, labeller)
        return stored

    async def _find_name(self, performer: Actor) -> Actor:
        if performer.actor_id is None:
            return performer
        ids = frozenset((performer.actor_id,))
        names = await find_names(self.names, ids)
        if failures := tuple(find_unnamed(ids, names)):
            raise Unprocessable(failures)
        return replace(performer, actor_name=names[performer.actor_id])


def _representative(person: EndUser) -> Actor:
    return Actor(actor_type=ActorType.PARTY_REPRESENTATIVE, actor_id=person.urn)


def _exists(dialog: Dialog, labeller: Labeller) -> bool:
    """Deleted dialogs do not exist either (S-108, E-050)."""
    return not dialog.is_deleted and labeller.knows(dialog)


def require_judged(dialog: Dialog, judged: Dialog, labeller: Labeller) -> None:
    """Refuse a dialog that came in the place of the one that was judged: its id may be used again after a purge."""
    require_known(dialog, labeller)
    if (dialog.party, dialog.service_resource) != (judged.party, judged.service_resource):
        raise NotFound("DialogEntity", dialog.id)


def require_known(dialog: Dialog, labeller: Labeller) -> None:
    if not _exists(dialog, labeller):
        raise NotFound("DialogEntity", dialog.id)
