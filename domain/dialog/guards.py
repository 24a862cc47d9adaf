"""Who may change a dialog at all, judged before anything else (S-028 to S-032, S-055, S-083)."""

from collections.abc import Iterable

from domain.access.caller import ServiceOwner
from domain.dialog.commands.activity import CreateDialogActivity
from domain.dialog.dialog import Dialog
from domain.kernel import texts
from domain.kernel.refusals import Forbidden, Gone, NotFound


def require_owned(dialog: Dialog, owner: ServiceOwner, owned: frozenset[str]) -> None:
    """Refuse with NotFound: what is not the caller's does not exist for it (S-028)."""
    if not owner.is_admin and dialog.service_resource not in owned:
        raise NotFound("DialogEntity", dialog.id)


def require_org(dialog: Dialog, owner: ServiceOwner, org: str | None) -> None:
    """Refuse with NotFound by the owner's short name (S-031)."""
    if not owner.is_admin and dialog.org != org:
        raise NotFound("DialogEntity", dialog.id)


def require_alive(dialog: Dialog) -> None:
    if dialog.is_deleted:
        raise Gone("DialogEntity", dialog.id)


def require_unfrozen(dialog: Dialog, owner: ServiceOwner) -> None:
    if dialog.is_frozen and not owner.is_admin:
        raise Forbidden(texts.FROZEN)


def require_references(references: Iterable[str], owner: ServiceOwner, owned: frozenset[str]) -> None:
    """Refuse references to resources of others, naming them (S-029)."""
    unowned = [urn for urn in dict.fromkeys(references) if urn.lower() not in owned]
    if unowned and not owner.is_admin:
        raise Forbidden(texts.unowned(unowned))


def require_activity_scope(activities: Iterable[CreateDialogActivity] | None, owner: ServiceOwner) -> None:
    """Refuse activities of correspondence without its scope (M-083); admins need it too."""
    restricted = any(activity.type.is_for_correspondence for activity in activities or ())
    if restricted and not owner.is_for_correspondence:
        raise Forbidden(texts.CORRESPONDENCE_ACTIVITY)
