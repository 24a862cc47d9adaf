"""A whole dialog, as service owners and as end users see it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.dialog.activity import Activity as ActivityState
from domain.dialog.dialog import Children, Dialog
from domain.dialog.seen import SeenEntry, newest_per_actor
from domain.dialog.transmission import Transmission
from domain.dialog.vocabulary import DialogStatus, SystemLabel
from domain.kernel.instants import Instant
from functions.hosting.answers import Shown, View
from functions.views.parts import (
    ApiAction,
    ContentValue,
    DescribedActivity,
    EndUserContext,
    EndUserTransmission,
    GuiAction,
    NamedAttachment,
    SeenLog,
    ServiceOwnerContext,
    ServiceOwnerTransmission,
    Values,
    as_view,
)
from functions.views.viewer import Viewer


class EndUserContent(View):
    title: ContentValue
    summary: ContentValue | None
    sender_name: ContentValue | None
    additional_info: ContentValue | None
    extended_status: ContentValue | None
    main_content_reference: ContentValue | None


class ServiceOwnerContent(EndUserContent):
    non_sensitive_title: ContentValue | None
    non_sensitive_summary: ContentValue | None


class _Dialog(View):
    id: UUID
    revision: UUID
    org: str
    service_resource: str
    service_resource_type: str
    party: str
    progress: int | None
    process: str | None
    preceding_process: str | None
    extended_status: str | None
    external_reference: str | None
    due_at: Instant | None
    expires_at: Instant | None
    created_at: Instant
    updated_at: Instant
    content_updated_at: Instant
    status: DialogStatus
    system_label: SystemLabel
    is_api_only: bool
    has_unopened_content: bool
    is_content_seen: bool
    from_service_owner_transmissions_count: int
    from_party_transmissions_count: int
    attachments: tuple[NamedAttachment, ...]
    gui_actions: tuple[GuiAction, ...]
    api_actions: tuple[ApiAction, ...]
    end_user_context: EndUserContext


class EndUserDialog(_Dialog):
    content: EndUserContent | None
    transmissions: tuple[EndUserTransmission, ...] = ()
    activities: tuple[DescribedActivity, ...] = ()
    seen_since_last_update: tuple[SeenLog, ...] = ()
    seen_since_last_content_update: tuple[SeenLog, ...] = ()
    dialog_token: str | None = None


class ServiceOwnerDialog(_Dialog):
    idempotent_key: str | None
    visible_from: Instant | None
    deleted_at: Instant | None
    content: ServiceOwnerContent | None
    search_tags: Values
    service_owner_context: ServiceOwnerContext
    transmissions: tuple[ServiceOwnerTransmission, ...] = ()
    activities: tuple[DescribedActivity, ...] = ()
    seen_since_last_update: tuple[SeenLog, ...] = ()
    seen_since_last_content_update: tuple[SeenLog, ...] = ()


@dataclass(frozen=True, slots=True)
class _Whole:
    """A dialog with its children at hand, so that both are written through one view."""

    dialog: Dialog
    children: Children
    dialog_token: str | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.dialog, name)

    @property
    def transmissions(self) -> tuple[Transmission, ...]:
        return self.children.transmissions

    @property
    def activities(self) -> tuple[ActivityState, ...]:
        return self.children.activities

    @property
    def seen_since_last_update(self) -> tuple[SeenEntry, ...]:
        return newest_per_actor(self.dialog.seen, self.dialog.updated_at)

    @property
    def seen_since_last_content_update(self) -> tuple[SeenEntry, ...]:
        return newest_per_actor(self.dialog.seen, self.dialog.content_updated_at)


def whole[T: _Dialog](
    view: type[T], dialog: Dialog, children: Children, viewer: Viewer, dialog_token: str | None = None
) -> Shown[T]:
    return as_view(view, _Whole(dialog, children, dialog_token), viewer)
