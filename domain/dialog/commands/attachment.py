"""Attachments, as sent."""

from uuid import UUID

from domain.dialog.commands.localization import Localization
from domain.dialog.vocabulary import ConsumerType
from domain.kernel.command import Command, Instant, Uri


class CreateDialogAttachmentUrl(Command):
    id: UUID | None = None
    url: Uri
    media_type: str | None = None
    consumer_type: ConsumerType


class CreateDialogAttachment(Command):
    id: UUID | None = None
    display_name: tuple[Localization, ...] | None = None
    name: str | None = None
    urls: tuple[CreateDialogAttachmentUrl, ...] | None = None
    expires_at: Instant | None = None


class CreateDialogTransmissionAttachmentUrl(Command):
    url: Uri
    media_type: str | None = None
    consumer_type: ConsumerType


class CreateDialogTransmissionAttachment(Command):
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
