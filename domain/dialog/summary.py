"""What a list shows of a dialog: nothing that only its details need (E-027)."""

from uuid import UUID

from domain.dialog.activity import Activity
from domain.dialog.content import Content
from domain.dialog.context import EndUserContext, ServiceOwnerContext
from domain.dialog.ordering import Boundary, Order, OrderKey
from domain.dialog.seen import SeenEntry, newest_per_actor
from domain.dialog.vocabulary import DialogStatus, SystemLabel
from domain.kernel.instants import Instant, write_instant
from domain.kernel.state import state


@state
class DialogSummary:
    id: UUID
    revision: UUID
    org: str
    party: str
    service_resource: str
    service_resource_type: str
    created_at: Instant
    updated_at: Instant
    content_updated_at: Instant
    end_user_context: EndUserContext
    service_owner_context: ServiceOwnerContext
    status: DialogStatus
    has_unopened_content: bool
    is_content_seen: bool
    is_api_only: bool
    gui_attachment_count: int
    from_service_owner_transmissions_count: int
    from_party_transmissions_count: int
    extended_status: str | None = None
    external_reference: str | None = None
    progress: int | None = None
    process: str | None = None
    preceding_process: str | None = None
    visible_from: Instant | None = None
    due_at: Instant | None = None
    deleted_at: Instant | None = None
    content: Content | None = None
    latest_activity: Activity | None = None
    seen: tuple[SeenEntry, ...] = ()

    @property
    def system_label(self) -> SystemLabel:
        return self.end_user_context.system_label

    @property
    def seen_since_last_update(self) -> tuple[SeenEntry, ...]:
        return newest_per_actor(self.seen, self.updated_at)

    @property
    def seen_since_last_content_update(self) -> tuple[SeenEntry, ...]:
        return newest_per_actor(self.seen, self.content_updated_at)

    def boundary(self, order: Order) -> Boundary:
        values = {
            OrderKey.ID: str(self.id),
            OrderKey.CREATED_AT: write_instant(self.created_at),
            OrderKey.UPDATED_AT: write_instant(self.updated_at),
            OrderKey.CONTENT_UPDATED_AT: write_instant(self.content_updated_at),
            OrderKey.DUE_AT: write_instant(self.due_at) if self.due_at else None,
        }
        return tuple(values[part.key] for part in order)
