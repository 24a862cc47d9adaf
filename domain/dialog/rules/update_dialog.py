"""Every rule for updating a dialog (S-058, S-059, S-063); failures come in the order of the contract's fields."""

from domain.access.caller import ServiceOwner
from domain.dialog.commands.update_dialog import UpdateDialog, UpdateDialogTransmission
from domain.dialog.dialog import Children, Dialog
from domain.dialog.rules import (
    action,
    activity,
    attachment,
    content,
    identifiers,
    process,
    progress,
    strings,
    tags,
    times,
    transmission,
)
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures, each, make_failure, within
from domain.kernel.moment import Moment


def failures(
    command: UpdateDialog, dialog: Dialog, children: Children, caller: ServiceOwner, moment: Moment
) -> Failures:
    """Yield all that makes this request invalid for the stored dialog; paths are relative to the command."""
    yield from progress.failures(command.progress)
    yield from strings.at_most("extendedStatus", command.extended_status)
    yield from strings.at_most("externalReference", command.external_reference)
    yield from process.failures(command.process, command.preceding_process)
    yield from _deadlines(command, dialog, caller)
    yield from _content(command, caller)
    yield from tags.search_tags("searchTags", command.search_tags)
    yield from _attachments(command, moment)
    yield from _transmissions(command, children, caller, moment)
    yield from _gui_actions(command)
    yield from _api_actions(command)
    yield from _activities(command, caller, moment)


def _deadlines(command: UpdateDialog, dialog: Dialog, caller: ServiceOwner) -> Failures:
    if not caller.is_admin:
        yield from times.not_before("dueAt", command.due_at, "visibleFrom", dialog.visible_from)
    yield from times.not_before("expiresAt", command.expires_at, "dueAt", command.due_at)
    yield from times.not_before("expiresAt", command.expires_at, "visibleFrom", dialog.visible_from)


def _content(command: UpdateDialog, caller: ServiceOwner) -> Failures:
    if command.content is None and not command.is_api_only:
        yield make_failure("content", texts.empty)
    yield from within("content", command.content, lambda given: content.of_dialog(given, caller))


def _attachments(command: UpdateDialog, moment: Moment) -> Failures:
    yield from identifiers.unique_ids("attachments", command.attachments)
    yield from each("attachments", command.attachments, lambda given: attachment.of_dialog(given, moment))


def _transmissions(command: UpdateDialog, children: Children, caller: ServiceOwner, moment: Moment) -> Failures:
    def rule(given: UpdateDialogTransmission) -> Failures:
        return transmission.failures(given, caller, moment, content_required=not command.is_api_only)

    if not command.is_api_only and any(stored.content is None for stored in children.transmissions):
        yield Failure("transmissions", texts.CONTENTLESS_TRANSMISSIONS)
    yield from identifiers.unique_ids("transmissions", command.transmissions)
    yield from each("transmissions", command.transmissions, rule)


def _gui_actions(command: UpdateDialog) -> Failures:
    yield from action.priorities("guiActions", command.gui_actions)
    yield from identifiers.unique_ids("guiActions", command.gui_actions)
    yield from each("guiActions", command.gui_actions, action.gui)


def _api_actions(command: UpdateDialog) -> Failures:
    yield from identifiers.unique_ids("apiActions", command.api_actions)
    yield from each("apiActions", command.api_actions, action.api)


def _activities(command: UpdateDialog, caller: ServiceOwner, moment: Moment) -> Failures:
    yield from identifiers.unique_ids("activities", command.activities)
    yield from each("activities", command.activities, lambda given: activity.failures(given, caller, moment))
