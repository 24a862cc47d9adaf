"""What a reader is told of a dialog: what is granted is marked so, the urls of the rest are hidden (E-034 to E-037)."""

from dataclasses import replace
from datetime import datetime

from domain.access.granted import Granted
from domain.dialog.action import ApiAction, GuiAction
from domain.dialog.attachment import Attachment
from domain.dialog.content import Content, ContentValue
from domain.dialog.dialog import Children, Dialog
from domain.dialog.transmission import NavigationalAction, Transmission

UNAUTHORIZED = "urn:dialogporten:unauthorized"
EXPIRED = "urn:dialogporten:expired"


def marked(dialog: Dialog, children: Children, granted: Granted) -> tuple[Dialog, Children]:
    """Mark every action, transmission and the main content reference with what the reader may do (E-034)."""
    shown = replace(
        dialog,
        content=dialog.content and _marked_content(dialog.content, granted),
        gui_actions=tuple(_marked_action(action, granted) for action in dialog.gui_actions),
        api_actions=tuple(_marked_action(action, granted) for action in dialog.api_actions),
    )
    transmissions = tuple(_marked_transmission(sent, granted) for sent in children.transmissions)
    return shown, replace(children, transmissions=transmissions)


def disclosed(dialog: Dialog, children: Children, granted: Granted, now: datetime) -> tuple[Dialog, Children]:
    """Mark, and hide what is not authorized and what has expired; dialog attachments only expire (E-036)."""
    shown = replace(
        dialog,
        content=dialog.content and _withheld_content(_marked_content(dialog.content, granted)),
        attachments=tuple(_unexpired(attachment, now) for attachment in dialog.attachments),
        gui_actions=tuple(_withheld_gui(_marked_action(action, granted)) for action in dialog.gui_actions),
        api_actions=tuple(_withheld_api(_marked_action(action, granted)) for action in dialog.api_actions),
    )
    sent = (_marked_transmission(sent, granted) for sent in children.transmissions)
    transmissions = tuple(_current(one, now) if one.is_authorized else _withheld(one) for one in sent)
    return shown, replace(children, transmissions=transmissions)


def _marked_action[A: (GuiAction, ApiAction)](action: A, granted: Granted) -> A:
    return replace(action, is_authorized=granted.permits(action.action, action.authorization_attribute))


def _marked_content(content: Content, granted: Granted) -> Content:
    reference = content.main_content_reference
    if reference is None:
        return content
    return replace(content, main_content_reference=replace(reference, is_authorized=granted.may_read_main_content))


def _marked_transmission(transmission: Transmission, granted: Granted) -> Transmission:
    return replace(transmission, is_authorized=granted.permits_transmission(transmission.authorization_attribute))


def _withheld_content(content: Content) -> Content:
    reference = content.main_content_reference
    if reference is None or reference.is_authorized:
        return content
    return replace(content, main_content_reference=_hidden(reference))


def _withheld_gui(action: GuiAction) -> GuiAction:
    return action if action.is_authorized else replace(action, url=UNAUTHORIZED)


def _withheld_api(action: ApiAction) -> ApiAction:
    if action.is_authorized:
        return action
    return replace(action, endpoints=tuple(replace(endpoint, url=UNAUTHORIZED) for endpoint in action.endpoints))


def _current(transmission: Transmission, now: datetime) -> Transmission:
    expiring: tuple[Attachment | NavigationalAction, ...] = (
        *transmission.attachments,
        *transmission.navigational_actions,
    )
    if not any(_is_past(part.expires_at, now) for part in expiring):
        return transmission
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
