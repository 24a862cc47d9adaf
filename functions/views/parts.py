"""Pieces that answers of both audiences share; forms of fields that depend on the viewer get it as context."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, PlainSerializer, SerializationInfo

from domain.dialog import content
from domain.dialog.actor import Actor as ActorState
from domain.dialog.vocabulary import (
    ActivityType,
    ActorType,
    ConsumerType,
    GuiActionPriority,
    HttpVerb,
    SystemLabel,
    TransmissionType,
)
from domain.kernel import localization
from domain.kernel.instants import Instant
from functions.hosting.answers import Shown, View
from functions.views.viewer import SERVICE_OWNER, Viewer

LEFT_OUT = "x-left-out"
"""Marks a field that an answer leaves out when it is empty, for its document."""

type Info = SerializationInfo[Viewer]


def _prune(texts: localization.Localized, info: Info) -> localization.Localized:
    return localization.prune_languages(texts, info.context.languages)


def _with_pruned_value(sent: content.ContentValue, info: Info) -> content.ContentValue:
    languages = info.context.languages
    return replace(sent, value=localization.prune_languages(sent.value, languages)) if languages else sent


def _mask(actor_id: str | None, info: Info) -> str | None:
    mask = info.context.mask
    return mask(actor_id) if mask else actor_id


def _is_viewer(actor: ActorState, info: Info) -> bool:
    return actor.actor_id is not None and actor.actor_id == info.context.urn


Localized = Annotated[
    tuple[localization.Localization, ...], PlainSerializer(_prune, return_type=tuple[localization.Localization, ...])
]
LocalizedIfAny = Annotated[Localized, Field(exclude_if=lambda texts: not texts, json_schema_extra={LEFT_OUT: True})]
"""Texts that are left out when there are none, at the places where the reference does so."""
ContentValue = Annotated[content.ContentValue, PlainSerializer(_with_pruned_value, return_type=content.ContentValue)]


class Actor(View):
    actor_type: ActorType
    actor_name: str | None
    actor_id: Annotated[str | None, PlainSerializer(_mask, return_type=str | None)]


class AttachmentUrl(View):
    id: UUID
    url: str
    media_type: str | None
    consumer_type: ConsumerType


class Attachment(View):
    id: UUID
    display_name: Localized
    name: str | None
    urls: tuple[AttachmentUrl, ...]
    expires_at: Instant | None


class NamedAttachment(Attachment):
    """An attachment where texts that are absent are left out."""

    display_name: LocalizedIfAny


class GuiAction(View):
    id: UUID
    action: str
    url: str
    authorization_attribute: str | None
    is_authorized: bool | None
    is_delete_dialog_action: bool
    priority: GuiActionPriority
    http_method: HttpVerb
    title: Localized
    prompt: LocalizedIfAny


class ApiActionEndpoint(View):
    id: UUID
    version: str | None
    url: str
    http_method: HttpVerb
    documentation_url: str | None
    request_schema: str | None
    response_schema: str | None
    deprecated: bool
    sunset_at: Instant | None


class ApiAction(View):
    id: UUID
    action: str
    authorization_attribute: str | None
    is_authorized: bool | None
    name: str | None
    endpoints: tuple[ApiActionEndpoint, ...]


class TransmissionContent(View):
    title: ContentValue
    summary: ContentValue | None
    content_reference: ContentValue | None


class NavigationalAction(View):
    title: Localized
    url: str
    expires_at: Instant | None


class TransmissionAlone(View):
    """What is said of a transmission in whichever answer."""

    id: UUID
    created_at: Instant
    authorization_attribute: str | None
    extended_type: str | None
    external_reference: str | None
    related_transmission_id: UUID | None
    type: TransmissionType
    sender: Actor
    content: TransmissionContent | None
    attachments: tuple[Attachment, ...]
    navigational_actions: tuple[NavigationalAction, ...]


class EndUserTransmission(TransmissionAlone):
    """A transmission within its dialog."""

    attachments: tuple[NamedAttachment, ...]
    is_authorized: bool | None
    is_opened: bool


class ServiceOwnerTransmission(EndUserTransmission):
    idempotent_key: str | None


class Activity(View):
    id: UUID
    created_at: Instant
    extended_type: str | None
    type: ActivityType
    transmission_id: UUID | None
    performed_by: Actor
    description: Localized


class DescribedActivity(Activity):
    """An activity where texts that are absent are left out."""

    description: LocalizedIfAny


class SeenLog(View):
    id: UUID
    seen_at: Instant
    seen_by: Actor
    is_via_service_owner: bool
    reader: Annotated[
        ActorState, PlainSerializer(_is_viewer, return_type=bool), Field(serialization_alias="isCurrentEndUser")
    ]


class EndUserContext(View):
    revision: UUID
    system_labels: tuple[SystemLabel, ...]


class Value(View):
    value: str


def values(texts: tuple[str, ...]) -> tuple[Value, ...]:
    return tuple(Value(value=text) for text in texts)


Values = Annotated[tuple[str, ...], PlainSerializer(values, return_type=tuple[Value, ...])]


class ServiceOwnerContext(View):
    revision: UUID
    service_owner_labels: Values


def as_view[T](view: type[T], state: Any, viewer: Viewer = SERVICE_OWNER) -> Shown[T]:
    """Show state to a viewer."""
    return Shown(view, state, viewer)
