"""A transmission, as sent."""

from uuid import UUID

from domain.dialog.given.actor import Actor
from domain.dialog.given.attachment import CreateDialogTransmissionAttachment
from domain.dialog.given.content import CreateDialogTransmissionContent
from domain.dialog.given.localization import Localization
from domain.dialog.vocabulary import TransmissionType
from domain.kernel.given import Given
from domain.kernel.instants import Instant


class CreateDialogTransmissionNavigationalAction(Given):
    title: tuple[Localization, ...] | None = None
    url: str
    expires_at: Instant | None = None


class CreateDialogTransmission(Given):
    id: UUID | None = None
    idempotent_key: str | None = None
    created_at: Instant | None = None
    authorization_attribute: str | None = None
    extended_type: str | None = None
    external_reference: str | None = None
    related_transmission_id: UUID | None = None
    type: TransmissionType
    sender: Actor
    content: CreateDialogTransmissionContent | None = None
    attachments: tuple[CreateDialogTransmissionAttachment, ...] | None = None
    navigational_actions: tuple[CreateDialogTransmissionNavigationalAction, ...] | None = None
