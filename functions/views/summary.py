"""A dialog in a list, and a page of them."""

from uuid import UUID

from domain.dialog.vocabulary import DialogStatus, SystemLabel
from domain.kernel.instants import Instant
from functions.hosting.answers import View
from functions.views.parts import Activity, ContentValue, EndUserContext, SeenLog, ServiceOwnerContext


class SummaryContent(View):
    title: ContentValue
    summary: ContentValue | None
    sender_name: ContentValue | None
    extended_status: ContentValue | None


class EndUserListItem(View):
    id: UUID
    org: str
    service_resource: str
    service_resource_type: str
    party: str
    progress: int | None
    process: str | None
    preceding_process: str | None
    gui_attachment_count: int
    extended_status: str | None
    external_reference: str | None
    created_at: Instant
    updated_at: Instant
    content_updated_at: Instant
    due_at: Instant | None
    status: DialogStatus
    system_label: SystemLabel
    is_api_only: bool
    has_unopened_content: bool
    is_content_seen: bool
    from_service_owner_transmissions_count: int
    from_party_transmissions_count: int
    latest_activity: Activity | None
    seen_since_last_update: tuple[SeenLog, ...]
    seen_since_last_content_update: tuple[SeenLog, ...]
    end_user_context: EndUserContext
    content: SummaryContent | None


class ServiceOwnerListItem(EndUserListItem):
    revision: UUID
    deleted_at: Instant | None
    visible_from: Instant | None
    service_owner_context: ServiceOwnerContext


class EndUserPage(View):
    items: tuple[EndUserListItem, ...]
    has_next_page: bool
    continuation_token: str | None
    order_by: str


class ServiceOwnerPage(EndUserPage):
    items: tuple[ServiceOwnerListItem, ...]
