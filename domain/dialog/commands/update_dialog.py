"""A dialog's new state, as sent: what is left out is removed, activities and transmissions are appended."""

from domain.dialog.commands.action import CreateDialogApiAction, CreateDialogApiActionEndpoint, CreateDialogGuiAction
from domain.dialog.commands.activity import CreateDialogActivity
from domain.dialog.commands.attachment import (
    CreateDialogAttachment,
    CreateDialogAttachmentUrl,
    CreateDialogTransmissionAttachment,
    CreateDialogTransmissionAttachmentUrl,
)
from domain.dialog.commands.content import CreateDialogContent, CreateDialogTransmissionContent
from domain.dialog.commands.dialog import CreateDialogTag
from domain.dialog.commands.transmission import CreateDialogTransmission, CreateDialogTransmissionNavigationalAction
from domain.dialog.vocabulary import DialogStatusInput
from domain.kernel.command import Command, Instant, Number


class UpdateDialogTag(CreateDialogTag):
    pass


class UpdateDialogContent(CreateDialogContent):
    pass


class UpdateDialogAttachmentUrl(CreateDialogAttachmentUrl):
    pass


class UpdateDialogAttachment(CreateDialogAttachment):
    urls: tuple[UpdateDialogAttachmentUrl, ...] | None = None


class UpdateDialogGuiAction(CreateDialogGuiAction):
    pass


class UpdateDialogApiActionEndpoint(CreateDialogApiActionEndpoint):
    pass


class UpdateDialogApiAction(CreateDialogApiAction):
    endpoints: tuple[UpdateDialogApiActionEndpoint, ...] | None = None


class UpdateDialogActivity(CreateDialogActivity):
    pass


class UpdateDialogTransmissionContent(CreateDialogTransmissionContent):
    pass


class UpdateDialogTransmissionAttachmentUrl(CreateDialogTransmissionAttachmentUrl):
    pass


class UpdateDialogTransmissionAttachment(CreateDialogTransmissionAttachment):
    urls: tuple[UpdateDialogTransmissionAttachmentUrl, ...] | None = None


class UpdateDialogTransmissionNavigationalAction(CreateDialogTransmissionNavigationalAction):
    pass


class UpdateDialogTransmission(CreateDialogTransmission):
    content: UpdateDialogTransmissionContent | None = None
    attachments: tuple[UpdateDialogTransmissionAttachment, ...] | None = None
    navigational_actions: tuple[UpdateDialogTransmissionNavigationalAction, ...] | None = None


class UpdateDialog(Command):
    """What PUT dialogs takes."""

    progress: Number | None = None
    extended_status: str | None = None
    external_reference: str | None = None
    due_at: Instant | None = None
    process: str | None = None
    preceding_process: str | None = None
    expires_at: Instant | None = None
    is_api_only: bool = False
    status: DialogStatusInput
    content: UpdateDialogContent | None = None
    search_tags: tuple[UpdateDialogTag, ...] | None = None
    attachments: tuple[UpdateDialogAttachment, ...] | None = None
    transmissions: tuple[UpdateDialogTransmission, ...] | None = None
    gui_actions: tuple[UpdateDialogGuiAction, ...] | None = None
    api_actions: tuple[UpdateDialogApiAction, ...] | None = None
    activities: tuple[UpdateDialogActivity, ...] | None = None
