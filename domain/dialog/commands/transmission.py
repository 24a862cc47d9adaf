"""A transmission, as sent."""

from uuid import UUID

from domain.dialog.commands.actor import Actor
from domain.dialog.commands.attachment import (
    CreateDialogTransmissionAttachment,
    CreateTransmissionAttachment,
    UpdateTransmissionAttachment,
)
from domain.dialog.commands.content import (
    CreateDialogTransmissionContent,
    CreateTransmissionContent,
    UpdateTransmissionContent,
)
from domain.dialog.commands.localization import Localization
from domain.dialog.vocabulary import TransmissionType
from domain.kernel.command import Command, Instant, Uri


class CreateDialogTransmissionNavigationalAction(Command):
    title: tuple[Localization, ...] | None = None
    url: Uri
    expires_at: Instant | None = None


class CreateDialogTransmission(Command):
    id: UUID | None = None
    idempotent_key: str | None = None
    created_at: Instant | None = None
    authorization_attribute: str | None = None
    extended_type: Uri | None = None
    external_reference: str | None = None
    related_transmission_id: UUID | None = None
    type: TransmissionType
    sender: Actor
    content: CreateDialogTransmissionContent | None = None
    attachments: tuple[CreateDialogTransmissionAttachment, ...] | None = None
    navigational_actions: tuple[CreateDialogTransmissionNavigationalAction, ...] | None = None


class CreateTransmissionNavigationalAction(CreateDialogTransmissionNavigationalAction):
    pass


class CreateTransmissionRequest(CreateDialogTransmission):
    """What POST transmissions takes."""

    content: CreateTransmissionContent | None = None
    attachments: tuple[CreateTransmissionAttachment, ...] | None = None
    navigational_actions: tuple[CreateTransmissionNavigationalAction, ...] | None = None


class UpdateTransmissionNavigationalAction(CreateDialogTransmissionNavigationalAction):
    pass


class UpdateTransmissionRequest(Command):
    """What PUT transmissions takes; `is_silent_update` may also be said in the query string, and must be said."""

    is_silent_update: bool = False
    idempotent_key: str | None = None
    created_at: Instant | None = None
    authorization_attribute: str | None = None
    extended_type: Uri | None = None
    external_reference: str | None = None
    related_transmission_id: UUID | None = None
    type: TransmissionType
    sender: Actor
    content: UpdateTransmissionContent | None = None
    attachments: tuple[UpdateTransmissionAttachment, ...] | None = None
    navigational_actions: tuple[UpdateTransmissionNavigationalAction, ...] | None = None
