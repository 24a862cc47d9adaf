"""Attachments of dialogs and transmissions (M-057 to M-062)."""

from uuid import UUID

from domain.dialog.vocabulary import ConsumerType
from domain.kernel.instants import Instant
from domain.kernel.localization import Localized
from domain.kernel.state import state


@state
class AttachmentUrl:
    id: UUID
    url: str
    consumer_type: ConsumerType
    media_type: str | None = None


@state
class Attachment:
    id: UUID
    display_name: Localized = ()
    name: str | None = None
    urls: tuple[AttachmentUrl, ...] = ()
    expires_at: Instant | None = None

    @property
    def is_for_gui(self) -> bool:
        return any(url.consumer_type is ConsumerType.GUI for url in self.urls)
