"""Attachments, as sent."""

from uuid import UUID

from domain.dialog.given.localization import Localization
from domain.dialog.vocabulary import ConsumerType
from domain.kernel.given import Given, Instant


class CreateDialogAttachmentUrl(Given):
    id: UUID | None = None
    url: str
    media_type: str | None = None
    consumer_type: ConsumerType


class CreateDialogAttachment(Given):
    id: UUID | None = None
    display_name: tuple[Localization, ...] | None = None
    name: str | None = None
    urls: tuple[CreateDialogAttachmentUrl, ...] | None = None
    expires_at: Instant | None = None


class CreateDialogTransmissionAttachmentUrl(Given):
    url: str
    media_type: str | None = None
    consumer_type: ConsumerType


class CreateDialogTransmissionAttachment(Given):
    id: UUID | None = None
    display_name: tuple[Localization, ...] | None = None
    name: str | None = None
    urls: tuple[CreateDialogTransmissionAttachmentUrl, ...] | None = None
    expires_at: Instant | None = None


class CreateTransmissionAttachmentUrl(CreateDialogTransmissionAttachmentUrl):
    pass


class CreateTransmissionAttachment(CreateDialogTransmissionAttachment):
    urls: tuple[CreateTransmissionAttachmentUrl, ...] | None = None


class UpdateTransmissionAttachmentUrl(CreateDialogAttachmentUrl):
    pass


class UpdateTransmissionAttachment(CreateDialogAttachment):
    urls: tuple[UpdateTransmissionAttachmentUrl, ...] | None = None
