"""The dialog itself: the root of the aggregate, with what a list item shows (M-001 to M-035)."""

from uuid import UUID

from domain.dialog.action import ApiAction, GuiAction
from domain.dialog.activity import Activity
from domain.dialog.attachment import Attachment
from domain.dialog.content import Content
from domain.dialog.context import EndUserContext, LabelChange, ServiceOwnerContext
from domain.dialog.seen import SeenEntry
from domain.dialog.transmission import Transmission
from domain.dialog.vocabulary import DialogStatus, SystemLabel
from domain.kernel.instants import Instant
from domain.kernel.state import state


@state
class Dialog:
    """`seen` holds what was read since the content changed; `latest_activity` the newest activity.

    Both, and the counters, repeat what the children say so that a list needs the roots alone. So do `child_terms`,
    the newest first; `terms` are those of the dialog's own texts. Free text finds a dialog by both. `open_terms` are
    those of what a list shows of it to readers below the authentication level that opens it. `told_count` is the
    sequence of the last event that was told of it, `told_at` the time: the next one follows both.
    """

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
    status: DialogStatus = DialogStatus.NOT_APPLICABLE
    extended_status: str | None = None
    external_reference: str | None = None
    idempotent_key: str | None = None
    progress: int | None = None
    process: str | None = None
    preceding_process: str | None = None
    visible_from: Instant | None = None
    due_at: Instant | None = None
    expires_at: Instant | None = None
    deleted_at: Instant | None = None
    is_api_only: bool = False
    is_frozen: bool = False
    has_unopened_content: bool = False
    is_seen_since_last_content_update: bool = False
    from_service_owner_transmissions_count: int = 0
    from_party_transmissions_count: int = 0
    unopened_transmissions_count: int = 0
    content: Content | None = None
    search_tags: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    gui_actions: tuple[GuiAction, ...] = ()
    api_actions: tuple[ApiAction, ...] = ()
    is_correspondence_opened: bool = False
    latest_activity: Activity | None = None
    seen: tuple[SeenEntry, ...] = ()
    terms: tuple[str, ...] = ()
    child_terms: tuple[str, ...] = ()
    open_terms: tuple[str, ...] = ()
    told_count: int = 0
    told_at: Instant | None = None

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None

    @property
    def is_content_seen(self) -> bool:
        """Tell whether the content counts as read (M-034)."""
        unopened = SystemLabel.MARKED_AS_UNOPENED in self.end_user_context.system_labels
        return self.is_seen_since_last_content_update and not unopened

    @property
    def system_label(self) -> SystemLabel:
        return self.end_user_context.system_label

    @property
    def gui_attachment_count(self) -> int:
        return sum(attachment.is_for_gui for attachment in self.attachments)


@state
class Children:
    """What belongs to a dialog but lives in items of its own; each list in the order it was made."""

    transmissions: tuple[Transmission, ...] = ()
    activities: tuple[Activity, ...] = ()
    seen: tuple[SeenEntry, ...] = ()
    label_log: tuple[LabelChange, ...] = ()
