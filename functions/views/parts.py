"""Pieces that answers of both audiences share; the viewer comes as validation context."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, Field, ValidationInfo

from domain.dialog import content, localization
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
from domain.kernel.instants import Instant
from functions.hosting.answers import View
from functions.views.viewer import SERVICE_OWNER, Viewer


def _viewer(info: ValidationInfo) -> Viewer:
    viewer: Viewer = info.context or SERVICE_OWNER
    return viewer


def _pruned(texts: localization.Localized, info: ValidationInfo) -> localization.Localized:
    return localization.pruned(texts, _viewer(info).languages)


def _with_pruned_value(sent: content.ContentValue, info: ValidationInfo) -> content.ContentValue:
    languages = _viewer(info).languages
    return replace(sent, value=localization.pruned(sent.value, languages)) if languages else sent


def _masked(actor_id: str | None, info: ValidationInfo) -> str | None:
    mask = _viewer(info).mask
    return mask(actor_id) if mask else actor_id


def _is_viewer(actor: ActorState, info: ValidationInfo) -> bool:
    return actor.actor_id is not None and actor.actor_id == _viewer(info).urn


def _tags(values: tuple[str, ...]) -> tuple[dict[str, str], ...]:
    return tuple({"value": value} for value in values)


Localized = Annotated[tuple[localization.Localization, ...], BeforeValidator(_pruned)]
ContentValue = Annotated[content.ContentValue, BeforeValidator(_with_pruned_value)]
"""Texts are shown as they are kept: most of what an answer consists of need not be made anew."""


class Actor(View):
    actor_type: ActorType
    actor_name: str | None
    actor_id: Annotated[str | None, AfterValidator(_masked)]


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
    prompt: Localized


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


class SeenLog(View):
    id: UUID
    seen_at: Instant
    seen_by: Actor
    is_via_service_owner: bool
    is_current_end_user: Annotated[bool, BeforeValidator(_is_viewer)] = Field(validation_alias=AliasChoices("seen_by"))


class EndUserContext(View):
    revision: UUID
    system_labels: tuple[SystemLabel, ...]


class Value(View):
    value: str


Values = Annotated[tuple[Value, ...], BeforeValidator(_tags)]


class ServiceOwnerContext(View):
    revision: UUID
    service_owner_labels: Values


def shown[T: BaseModel](view: type[T], state: Any, viewer: Viewer = SERVICE_OWNER) -> T:
    """Make an answer from state for a viewer."""
    return view.model_validate(state, context=viewer)
