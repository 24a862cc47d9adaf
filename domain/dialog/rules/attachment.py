"""Attachments of dialogs and of transmissions (M-057 to M-062)."""

from collections.abc import Callable

from domain.dialog.commands.attachment import (
    CreateDialogAttachment,
    CreateDialogAttachmentUrl,
    CreateDialogTransmissionAttachment,
    CreateDialogTransmissionAttachmentUrl,
)
from domain.dialog.rules import identifiers, localization, strings, times, urls
from domain.kernel import texts
from domain.kernel.failures import Failures, each, make_failure
from domain.kernel.moment import Moment

type UrlRule = Callable[[CreateDialogTransmissionAttachmentUrl], Failures]


def of_dialog(attachment: CreateDialogAttachment, moment: Moment) -> Failures:
    """Judge all but the expiry, which creating and updating judge each in their way (M-060)."""
    yield from _attachment(attachment, moment)
    yield from identifiers.unique_ids("urls", attachment.urls)
    yield from each("urls", attachment.urls, lambda url: _dialog_url(url, moment))


def of_transmission(
    attachment: CreateDialogTransmissionAttachment, moment: Moment, url_rule: UrlRule | None = None
) -> Failures:
    """Judge all but the expiry."""
    yield from _attachment(attachment, moment)
    yield from each("urls", attachment.urls, url_rule or _url)


def expiry(attachment: CreateDialogAttachment | CreateDialogTransmissionAttachment, moment: Moment) -> Failures:
    return times.in_future("expiresAt", attachment.expires_at, moment)


def _attachment(attachment: CreateDialogAttachment | CreateDialogTransmissionAttachment, moment: Moment) -> Failures:
    yield from identifiers.uuid7("id", attachment.id, moment)
    yield from localization.failures("displayName", attachment.display_name)
    yield from strings.at_most("name", attachment.name)
    if not attachment.urls:
        yield make_failure("urls", texts.empty)


def _dialog_url(url: CreateDialogAttachmentUrl, moment: Moment) -> Failures:
    yield from identifiers.uuid7("id", url.id, moment)
    yield from _url(url)


def _url(url: CreateDialogAttachmentUrl | CreateDialogTransmissionAttachmentUrl) -> Failures:
    yield from urls.https("url", url.url)
    yield from strings.at_most("mediaType", url.media_type)
