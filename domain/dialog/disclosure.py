"""What an end user is shown of a dialog: urls of what is not granted, or has expired, are hidden (E-034 to E-037)."""

from dataclasses import replace
from datetime import datetime

from domain.access.granted import Granted
from domain.dialog.action import ApiAction, GuiAction
from domain.dialog.attachment import Attachment
from domain.dialog.content import Content, ContentValue
from domain.dialog.dialog import Children, Dialog
from domain.dialog.transmission import Transmission

UNAUTHORIZED = "urn:dialogporten:unauthorized"
EXPIRED = "urn:dialogporten:expired"


def disclosed(dialog: Dialog, children: Children, granted: Granted, now: datetime) -> tuple[Dialog, Children]:
    """Hide what is not granted; what stays says that it is authorized. Dialog attachments only expire (E-036)."""
    shown = replace(
        dialog,
        content=dialog.content and _main_content(dialog.content, granted),
        attachments=tuple(_unexpired(attachment, now) for attachment in dialog.attachments),
        gui_actions=tuple(_gui_action(action, granted) for action in dialog.gui_actions),
        api_actions=tuple(_api_action(action, granted) for action in dialog.api_actions),
    )
    transmissions = tuple(_transmission(transmission, granted, now) for transmission in children.transmissions)
    return shown, replace(children, transmissions=transmissions)


def _main_content(content: Content, granted: Granted) -> Content:
    reference = content.main_content_reference
    if reference is None:
        return content
    allowed = granted.may_read_main_content
    shown = reference if allowed else _hidden(reference)
    return replace(content, main_content_reference=replace(shown, is_authorized=allowed))


def _gui_action(action: GuiAction, granted: Granted) -> GuiAction:
    allowed = granted.permits(action.action, action.authorization_attribute)
    return replace(action, is_authorized=allowed, url=action.url if allowed else UNAUTHORIZED)


def _api_action(action: ApiAction, granted: Granted) -> ApiAction:
    allowed = granted.permits(action.action, action.authorization_attribute)
    endpoints = action.endpoints
    if not allowed:
        endpoints = tuple(replace(endpoint, url=UNAUTHORIZED) for endpoint in endpoints)
    return replace(action, is_authorized=allowed, endpoints=endpoints)


def _transmission(transmission: Transmission, granted: Granted, now: datetime) -> Transmission:
    allowed = granted.permits_transmission(transmission.authorization_attribute)
    shown = _current(transmission, now) if allowed else _withheld(transmission)
    return replace(shown, is_authorized=allowed)


def _current(transmission: Transmission, now: datetime) -> Transmission:
    return replace(
        transmission,
        attachments=tuple(_unexpired(attachment, now) for attachment in transmission.attachments),
        navigational_actions=tuple(
            replace(action, url=EXPIRED) if _is_past(action.expires_at, now) else action
            for action in transmission.navigational_actions
        ),
    )


def _withheld(transmission: Transmission) -> Transmission:
    content = transmission.content
    if content is not None and content.content_reference is not None:
        content = replace(content, content_reference=_hidden(content.content_reference))
    return replace(
        transmission,
        content=content,
        attachments=tuple(_with_urls(attachment, UNAUTHORIZED) for attachment in transmission.attachments),
        navigational_actions=tuple(replace(action, url=UNAUTHORIZED) for action in transmission.navigational_actions),
    )


def _unexpired(attachment: Attachment, now: datetime) -> Attachment:
    return _with_urls(attachment, EXPIRED) if _is_past(attachment.expires_at, now) else attachment


def _with_urls(attachment: Attachment, url: str) -> Attachment:
    return replace(attachment, urls=tuple(replace(one, url=url) for one in attachment.urls))


def _hidden(reference: ContentValue) -> ContentValue:
    return replace(reference, value=tuple(replace(text, value=UNAUTHORIZED) for text in reference.value))


def _is_past(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and instant < now
