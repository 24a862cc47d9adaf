"""How what a caller sent becomes state: ids where none were given, words normalised, names filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from domain.dialog.action import ApiAction, ApiActionEndpoint, GuiAction
from domain.dialog.activity import Activity
from domain.dialog.actor import Actor
from domain.dialog.attachment import Attachment, AttachmentUrl
from domain.dialog.commands import actor as given_actor
from domain.dialog.commands import content as given_content
from domain.dialog.commands.action import CreateDialogApiAction, CreateDialogApiActionEndpoint, CreateDialogGuiAction
from domain.dialog.commands.activity import CreateDialogActivity
from domain.dialog.commands.attachment import (
    CreateDialogAttachment,
    CreateDialogAttachmentUrl,
    CreateDialogTransmissionAttachment,
    CreateDialogTransmissionAttachmentUrl,
)
from domain.dialog.commands.transmission import CreateDialogTransmission
from domain.dialog.content import DEPRECATED_EMBEDS, Content, ContentValue, TransmissionContent
from domain.dialog.order import in_order
from domain.dialog.transmission import NavigationalAction, Transmission
from domain.dialog.vocabulary import HttpVerb
from domain.kernel.localization import to_localized
from domain.kernel.moment import Moment

type Names = Mapping[str, str]
"""Actor id (lower-case) to name, for those that were found."""


class Tag(Protocol):
    @property
    def value(self) -> str: ...


def to_content(sent: given_content.CreateDialogContent | None) -> Content | None:
    if sent is None or sent.title is None:
        return None
    return Content(
        title=to_content_value(sent.title),
        non_sensitive_title=_optional(sent.non_sensitive_title),
        summary=_optional(sent.summary),
        non_sensitive_summary=_optional(sent.non_sensitive_summary),
        sender_name=_optional(sent.sender_name),
        additional_info=_optional(sent.additional_info),
        extended_status=_optional(sent.extended_status),
        main_content_reference=_optional(sent.main_content_reference),
    )


def to_tags(sent: Iterable[Tag]) -> tuple[str, ...]:
    """Write search tags as they are compared, in the order given: a patch names them by their places."""
    return tuple(tag.value.strip().lower() for tag in sent)


def to_transmission_content(sent: given_content.CreateDialogTransmissionContent | None) -> TransmissionContent | None:
    if sent is None or sent.title is None:
        return None
    return TransmissionContent(
        title=to_content_value(sent.title),
        summary=_optional(sent.summary),
        content_reference=_optional(sent.content_reference),
    )


def to_content_value(sent: given_content.ContentValue) -> ContentValue:
    """Store the deprecated embed types as the ones that replace them (M-041, M-042)."""
    media_type = DEPRECATED_EMBEDS.get(sent.media_type, sent.media_type)
    return ContentValue(media_type=media_type, value=to_localized(sent.value))


def _optional(sent: given_content.ContentValue | None) -> ContentValue | None:
    return to_content_value(sent) if sent is not None and sent.value else None


def to_actor(sent: given_actor.Actor, names: Names) -> Actor:
    actor_id = sent.actor_id.lower() if sent.actor_id else None
    name = names.get(actor_id) if actor_id else sent.actor_name
    return Actor(actor_type=sent.actor_type, actor_id=actor_id, actor_name=name)


def to_attachment(sent: CreateDialogAttachment | CreateDialogTransmissionAttachment, moment: Moment) -> Attachment:
    return Attachment(
        id=sent.id or moment.new_id(),
        display_name=to_localized(sent.display_name),
        name=sent.name,
        urls=in_order(to_attachment_url(url, moment) for url in sent.urls or ()),
        expires_at=sent.expires_at,
    )


def to_attachment_url(
    sent: CreateDialogAttachmentUrl | CreateDialogTransmissionAttachmentUrl, moment: Moment
) -> AttachmentUrl:
    given_id = sent.id if isinstance(sent, CreateDialogAttachmentUrl) else None
    return AttachmentUrl(
        id=given_id or moment.new_id(), url=sent.url, consumer_type=sent.consumer_type, media_type=sent.media_type
    )


def to_gui_action(sent: CreateDialogGuiAction, moment: Moment) -> GuiAction:
    return GuiAction(
        id=sent.id or moment.new_id(),
        action=sent.action,
        url=sent.url,
        priority=sent.priority,
        title=to_localized(sent.title),
        prompt=to_localized(sent.prompt),
        http_method=sent.http_method or HttpVerb.GET,
        is_delete_dialog_action=sent.is_delete_dialog_action,
        authorization_attribute=sent.authorization_attribute,
    )


def to_api_action(sent: CreateDialogApiAction, moment: Moment) -> ApiAction:
    return ApiAction(
        id=sent.id or moment.new_id(),
        action=sent.action,
        endpoints=in_order(to_endpoint(endpoint, moment) for endpoint in sent.endpoints or ()),
        name=sent.name,
        authorization_attribute=sent.authorization_attribute,
    )


def to_endpoint(sent: CreateDialogApiActionEndpoint, moment: Moment) -> ApiActionEndpoint:
    return ApiActionEndpoint(
        id=sent.id or moment.new_id(),
        url=sent.url,
        http_method=sent.http_method,
        version=sent.version,
        documentation_url=sent.documentation_url,
        request_schema=sent.request_schema,
        response_schema=sent.response_schema,
        deprecated=sent.deprecated,
        sunset_at=sent.sunset_at,
    )


def to_transmission(
    sent: CreateDialogTransmission, moment: Moment, names: Names, visible_from: datetime | None
) -> Transmission:
    """Date it at `visible_from` while that is to come, whatever was sent (M-023)."""
    is_to_come = visible_from is not None and visible_from > moment.now
    return Transmission(
        id=sent.id or moment.new_id(),
        created_at=visible_from if is_to_come and visible_from else sent.created_at or moment.now,
        type=sent.type,
        sender=to_actor(sent.sender, names),
        idempotent_key=sent.idempotent_key,
        authorization_attribute=sent.authorization_attribute,
        extended_type=sent.extended_type,
        external_reference=sent.external_reference,
        related_transmission_id=sent.related_transmission_id,
        content=to_transmission_content(sent.content),
        attachments=in_order(to_attachment(attachment, moment) for attachment in sent.attachments or ()),
        navigational_actions=tuple(
            NavigationalAction(title=to_localized(action.title), url=action.url, expires_at=action.expires_at)
            for action in sent.navigational_actions or ()
        ),
    )


def to_activity(sent: CreateDialogActivity, moment: Moment, names: Names) -> Activity:
    return Activity(
        id=sent.id or moment.new_id(),
        created_at=sent.created_at or moment.now,
        type=sent.type,
        performed_by=to_actor(sent.performed_by, names),
        extended_type=sent.extended_type,
        transmission_id=sent.transmission_id,
        description=to_localized(sent.description),
    )


def mark_opened(transmission: Transmission) -> Transmission:
    """Mark as opened; what came from the party never is (M-077)."""
    return transmission if transmission.type.is_from_party else replace(transmission, is_opened=True)
