"""Content of a dialog and of a transmission, as sent."""

from domain.dialog.commands.localization import Localization
from domain.dialog.content import PLAIN_TEXT
from domain.kernel.command import Command


class ContentValue(Command):
    value: tuple[Localization, ...] | None = None
    media_type: str = PLAIN_TEXT


class CreateDialogContent(Command):
    """A missing title is a failure of the rules, not of the shape."""

    title: ContentValue | None = None
    non_sensitive_title: ContentValue | None = None
    summary: ContentValue | None = None
    non_sensitive_summary: ContentValue | None = None
    sender_name: ContentValue | None = None
    additional_info: ContentValue | None = None
    extended_status: ContentValue | None = None
    main_content_reference: ContentValue | None = None


class CreateDialogTransmissionContent(Command):
    title: ContentValue | None = None
    summary: ContentValue | None = None
    content_reference: ContentValue | None = None


class CreateTransmissionContent(CreateDialogTransmissionContent):
    pass


class UpdateTransmissionContent(CreateDialogTransmissionContent):
    pass
