"""Every rule for adding a transmission (S-091, S-092)."""

from domain.access.caller import ServiceOwner
from domain.dialog.commands.attachment import CreateDialogTransmissionAttachment, CreateDialogTransmissionAttachmentUrl
from domain.dialog.commands.transmission import CreateTransmissionRequest
from domain.dialog.rules import attachment, strings, transmission, urls
from domain.kernel.failures import Failures
from domain.kernel.moment import Moment


def failures(command: CreateTransmissionRequest, caller: ServiceOwner, moment: Moment) -> Failures:
    """Content is required even when the dialog is for systems only."""
    return transmission.failures(command, caller, moment, content_required=True, attachment_rule=_attachment)


def _attachment(given: CreateDialogTransmissionAttachment, moment: Moment) -> Failures:
    return attachment.of_transmission(given, moment, url_rule=_url)


def _url(url: CreateDialogTransmissionAttachmentUrl) -> Failures:
    """Here an attachment's address may be http too."""
    yield from strings.required("url", url.url)
    yield from urls.web("url", url.url)
    yield from strings.at_most("mediaType", url.media_type)
