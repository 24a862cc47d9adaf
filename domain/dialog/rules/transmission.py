"""Transmissions, whichever operation sends them (M-069 to M-078)."""

from collections.abc import Callable

from domain.access.caller import ServiceOwner
from domain.dialog.commands.attachment import CreateDialogTransmissionAttachment
from domain.dialog.commands.transmission import CreateDialogTransmission, CreateDialogTransmissionNavigationalAction
from domain.dialog.rules import (
    actor,
    attachment,
    authorization_attribute,
    content,
    identifiers,
    localization,
    references,
    strings,
    times,
    urls,
)
from domain.dialog.rules.idempotency import idempotent_key
from domain.kernel import texts
from domain.kernel.failures import Failures, each, make_failure, within
from domain.kernel.moment import Moment

type AttachmentRule = Callable[[CreateDialogTransmissionAttachment, Moment], Failures]


def failures(
    transmission: CreateDialogTransmission,
    caller: ServiceOwner,
    moment: Moment,
    *,
    content_required: bool,
    attachment_rule: AttachmentRule = attachment.of_transmission,
) -> Failures:
    """Judge one transmission by itself; what it refers to is judged where the others are known."""
    yield from identifiers.uuid7("id", transmission.id, moment)
    yield from idempotent_key(transmission.idempotent_key)
    yield from times.in_past("createdAt", transmission.created_at, moment)
    yield from authorization_attribute.failures(transmission.authorization_attribute)
    yield from urls.typed_uri("extendedType", transmission.extended_type)
    yield from strings.at_most("externalReference", transmission.external_reference)
    yield from references.not_to_itself("relatedTransmissionId", transmission.related_transmission_id, transmission.id)
    yield from within("sender", transmission.sender, actor.failures)
    yield from _content(transmission, caller, content_required=content_required)
    yield from _attachments(transmission, moment, attachment_rule)
    yield from each(
        "navigationalActions", transmission.navigational_actions, lambda action: navigational_action(action, moment)
    )


def _content(transmission: CreateDialogTransmission, caller: ServiceOwner, *, content_required: bool) -> Failures:
    if transmission.content is None and content_required:
        yield make_failure("content", texts.empty)
    yield from within("content", transmission.content, lambda given: content.of_transmission(given, caller))


def _attachments(transmission: CreateDialogTransmission, moment: Moment, rule: AttachmentRule) -> Failures:
    yield from identifiers.unique_ids("attachments", transmission.attachments)
    yield from each("attachments", transmission.attachments, lambda given: rule(given, moment))


def navigational_action(action: CreateDialogTransmissionNavigationalAction, moment: Moment) -> Failures:
    """Judge an action of a new or of a replaced transmission: neither may have expired."""
    yield from localization.required("title", action.title)
    yield from urls.https("url", action.url)
    yield from times.in_future("expiresAt", action.expires_at, moment)
