"""What a reader is told of a dialog: what is granted is marked so, the urls of the rest are hidden (E-034 to E-037)."""

from dataclasses import replace
from datetime import datetime

from domain.authorization.granted import Granted
from domain.dialog.action import ApiAction, GuiAction
from domain.dialog.attachment import Attachment
from domain.dialog.content import Content, ContentValue
from domain.dialog.dialog import Children, Dialog
from domain.dialog.transmission import NavigationalAction, Transmission

UNAUTHORIZED = "urn:dialogporten:unauthorized"
EXPIRED = "urn:dialogporten:expired"


def mark_permissions(dialog: Dialog, children: Children, granted: Granted) -> tuple[Dialog, Children]:
    """Mark every action, transmission and the main content reference with what the reader may do (E-034)."""
    shown = replace(
        dialog,
        content=dialog.content and _mark_content(dialog.content, granted),
        gui_actions=tuple(_mark_action(action, granted) for action in dialog.gui_actions),
        api_actions=tuple(_mark_action(action, granted) for action in dialog.api_actions),
    )
    transmissions = tuple(_mark_transmission(sent, granted) for sent in children.transmissions)
    return shown, replace(children, transmissions=transmissions)


def disclose(dialog: Dialog, children: Children, granted: Granted, now: datetime) -> tuple[Dialog, Children]:
    """Mark, and hide what is not authorized and what has expired; dialog attachments only expire (E-036)."""
    shown = replace(
        dialog,
        content=dialog.content and _withhold_content(_mark_content(dialog.content, granted)),
        attachments=tuple(_hide_expired_urls(attachment, now) for attachment in dialog.attachments),
        gui_actions=tuple(_withhold_gui_action(_mark_action(action, granted)) for action in dialog.gui_actions),
        api_actions=tuple(_withhold_api_action(_mark_action(action, granted)) for action in dialog.api_actions),
    )
    sent = (_mark_transmission(sent, granted) for sent in children.transmissions)
    transmissions = tuple(_hide_expired(one, now) if one.is_authorized else _withhold_transmission(one) for one in sent)
    return shown, replace(children, transmissions=transmissions)


def _mark_action[A: (GuiAction, ApiAction)](action: A, granted: Granted) -> A:
    return replace(action, is_authorized=granted.permits(action.action, action.authorization_attribute))


def _mark_content(content: Content, granted: Granted) -> Content:
    reference = content.main_content_reference
    if reference is None:
        return content
    return replace(content, main_content_reference=replace(reference, is_authorized=granted.may_read_main_content))


def _mark_transmission(transmission: Transmission, granted: Granted) -> Transmission:
    return replace(transmission, is_authorized=granted.permits_transmission(transmission.authorization_attribute))


def _withhold_content(content: Content) -> Content:
    reference = content.main_content_reference
    if reference is None or reference.is_authorized:
        return content
    return replace(content, main_content_reference=_hide_reference(reference))


def _withhold_gui_action(action: GuiAction) -> GuiAction:
    return action if action.is_authorized else replace(action, url=UNAUTHORIZED)


def _withhold_api_action(action: ApiAction) -> ApiAction:
    if action.is_authorized:
        return action
    return replace(action, endpoints=tuple(replace(endpoint, url=UNAUTHORIZED) for endpoint in action.endpoints))


def _hide_expired(transmission: Transmission, now: datetime) -> Transmission:
    expiring: tuple[Attachment | NavigationalAction, ...] = (
        *transmission.attachments,
        *transmission.navigational_actions,
    )
    if not any(_is_past(part.expires_at, now) for part in expiring):
        return transmission
    return replace(
        transmission,
        attachments=tuple(_hide_expired_urls(attachment, now) for attachment in transmission.attachments),
        navigational_actions=tuple(
            replace(action, url=EXPIRED) if _is_past(action.expires_at, now) else action
            for action in transmission.navigational_actions
        ),
    )


def _withhold_transmission(transmission: Transmission) -> Transmission:
    content = transmission.content
    if content is not None and content.content_reference is not None:
        content = replace(content, content_reference=_hide_reference(content.content_reference))
    return replace(
        transmission,
        content=content,
        attachments=tuple(_replace_urls(attachment, UNAUTHORIZED) for attachment in transmission.attachments),
        navigational_actions=tuple(replace(action, url=UNAUTHORIZED) for action in transmission.navigational_actions),
    )


def _hide_expired_urls(attachment: Attachment, now: datetime) -> Attachment:
    return _replace_urls(attachment, EXPIRED) if _is_past(attachment.expires_at, now) else attachment


def _replace_urls(attachment: Attachment, url: str) -> Attachment:
    return replace(attachment, urls=tuple(replace(one, url=url) for one in attachment.urls))


def _hide_reference(reference: ContentValue) -> ContentValue:
    return replace(reference, value=tuple(replace(text, value=UNAUTHORIZED) for text in reference.value))


def _is_past(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and instant < now
