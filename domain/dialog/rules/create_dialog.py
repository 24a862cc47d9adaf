"""Every rule for creating a dialog (S-038 to S-045); failures come in the order of the contract's fields."""

from domain.access.caller import ServiceOwner
from domain.dialog.commands.action import CreateDialogApiAction, CreateDialogGuiAction
from domain.dialog.commands.activity import CreateDialogActivity
from domain.dialog.commands.attachment import CreateDialogAttachment, CreateDialogTransmissionAttachment
from domain.dialog.commands.dialog import CreateDialog, CreateDialogServiceOwnerContext
from domain.dialog.commands.transmission import CreateDialogTransmission
from domain.dialog.context import GROUP
from domain.dialog.rules import (
    action,
    activity,
    attachment,
    content,
    identifiers,
    party,
    process,
    progress,
    references,
    service_resource,
    strings,
    tags,
    times,
    transmission,
)
from domain.dialog.rules.idempotency import idempotent_key
from domain.kernel import texts
from domain.kernel.failures import Failures, each, make_failure, within
from domain.kernel.moment import Moment


def failures(command: CreateDialog, caller: ServiceOwner, moment: Moment) -> Failures:
    """Yield all that makes this request invalid; paths are relative to the command."""
    yield from _identity(command, moment)
    yield from progress.failures(command.progress)
    yield from strings.at_most("extendedStatus", command.extended_status)
    yield from strings.at_most("externalReference", command.external_reference)
    yield from process.failures(command.process, command.preceding_process)
    yield from _deadlines(command, caller)
    yield from _history(command, moment)
    yield from _labels(command)
    yield from _content(command, caller)
    yield from tags.search_tags("searchTags", command.search_tags)
    yield from _attachments(command, moment)
    yield from _transmissions(command, caller, moment)
    yield from _gui_actions(command, moment)
    yield from _api_actions(command, moment)
    yield from _activities(command, caller, moment)


def _identity(command: CreateDialog, moment: Moment) -> Failures:
    yield from identifiers.uuid7("id", command.id, moment)
    yield from idempotent_key(command.idempotent_key)
    yield from service_resource.failures(command.service_resource)
    yield from party.failures("party", command.party)


def _deadlines(command: CreateDialog, caller: ServiceOwner) -> Failures:
    if not caller.is_admin:
        yield from times.not_before("dueAt", command.due_at, "visibleFrom", command.visible_from)
    yield from times.not_before("expiresAt", command.expires_at, "dueAt", command.due_at)
    yield from times.not_before("expiresAt", command.expires_at, "visibleFrom", command.visible_from)


def _history(command: CreateDialog, moment: Moment) -> Failures:
    if command.created_at is None and command.updated_at is not None:
        yield make_failure("createdAt", texts.empty)
    yield from times.in_past("createdAt", command.created_at, moment)
    yield from times.in_past("updatedAt", command.updated_at, moment)
    yield from times.not_before("updatedAt", command.updated_at, "createdAt", command.created_at)


def _labels(command: CreateDialog) -> Failures:
    if command.system_label is not None and command.system_label not in GROUP:
        yield make_failure("systemLabel", texts.one_of, GROUP)
    yield from within("serviceOwnerContext", command.service_owner_context, _service_owner_context)


def _service_owner_context(context: CreateDialogServiceOwnerContext) -> Failures:
    return tags.service_owner_labels("serviceOwnerLabels", context.service_owner_labels)


def _content(command: CreateDialog, caller: ServiceOwner) -> Failures:
    if command.content is None and not command.is_api_only:
        yield make_failure("content", texts.empty)
    yield from within("content", command.content, lambda given: content.of_dialog(given, caller))


def _attachments(command: CreateDialog, moment: Moment) -> Failures:
    def rule(given: CreateDialogAttachment) -> Failures:
        yield from attachment.of_dialog(given, moment)
        yield from attachment.expiry(given, moment)

    yield from identifiers.unique_ids("attachments", command.attachments)
    yield from each("attachments", command.attachments, rule)


def _transmissions(command: CreateDialog, caller: ServiceOwner, moment: Moment) -> Failures:
    known = {given.id for given in command.transmissions or () if given.id is not None}

    def rule(given: CreateDialogTransmission) -> Failures:
        yield from transmission.failures(
            given,
            caller,
            moment,
            content_required=not command.is_api_only,
            attachment_rule=_transmission_attachment,
        )
        yield from references.to_transmission("", given.related_transmission_id, known)

    yield from identifiers.unique_ids("transmissions", command.transmissions)
    yield from each("transmissions", command.transmissions, rule)


def _transmission_attachment(given: CreateDialogTransmissionAttachment, moment: Moment) -> Failures:
    yield from attachment.of_transmission(given, moment)
    yield from attachment.expiry(given, moment)


def _gui_actions(command: CreateDialog, moment: Moment) -> Failures:
    def rule(given: CreateDialogGuiAction) -> Failures:
        yield from identifiers.uuid7("id", given.id, moment)
        yield from action.gui(given)

    yield from action.priorities("guiActions", command.gui_actions)
    yield from identifiers.unique_ids("guiActions", command.gui_actions)
    yield from each("guiActions", command.gui_actions, rule)


def _api_actions(command: CreateDialog, moment: Moment) -> Failures:
    def rule(given: CreateDialogApiAction) -> Failures:
        yield from identifiers.uuid7("id", given.id, moment)
        yield from action.api(given)

    yield from identifiers.unique_ids("apiActions", command.api_actions)
    yield from each("apiActions", command.api_actions, rule)


def _activities(command: CreateDialog, caller: ServiceOwner, moment: Moment) -> Failures:
    known = {given.id for given in command.transmissions or () if given.id is not None}

    def rule(given: CreateDialogActivity) -> Failures:
        yield from activity.failures(given, caller, moment)
        yield from references.to_transmission("transmissionId", given.transmission_id, known)

    yield from identifiers.unique_ids("activities", command.activities)
    yield from each("activities", command.activities, rule)
