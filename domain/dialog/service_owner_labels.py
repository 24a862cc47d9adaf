"""Add and remove service owner labels: only the service owner context changes, and nobody is told (S-103 to S-106)."""

from dataclasses import replace
from uuid import UUID

from domain.dialog.commands.service_owner_label import CreateServiceOwnerLabel
from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog
from domain.dialog.rules import tags
from domain.kernel.failures import Failures
from domain.kernel.moment import Moment
from domain.kernel.refusals import Invalid, NotFound


def context_revision(dialog: Dialog) -> UUID:
    """Give the revision that callers compare: the dialog's own does not change with its labels."""
    return dialog.service_owner_context.revision


def add_label(dialog: Dialog, command: CreateServiceOwnerLabel, moment: Moment) -> Decision:
    """Refuses with Invalid what the labels, those there are and the new one together, break of M-118."""
    if failures := tuple(_failures(dialog, command)):
        raise Invalid(failures)
    return _replace_labels(dialog, {*_labels(dialog), tags.to_stored_form(command.value)}, moment)


def remove_label(dialog: Dialog, label: str, moment: Moment) -> Decision:
    """Refuses with NotFound."""
    if tags.to_stored_form(label) not in _labels(dialog):
        raise NotFound("Label", label)
    return _replace_labels(dialog, set(_labels(dialog)) - {tags.to_stored_form(label)}, moment)


def _failures(dialog: Dialog, command: CreateServiceOwnerLabel) -> Failures:
    together = (*(CreateServiceOwnerLabel(value=label) for label in _labels(dialog)), command)
    for failure in tags.service_owner_labels("serviceOwnerLabels", together):
        yield failure.prefixed_with("dto")


def _labels(dialog: Dialog) -> tuple[str, ...]:
    return dialog.service_owner_context.service_owner_labels


def _replace_labels(dialog: Dialog, labels: set[str], moment: Moment) -> Decision:
    context = replace(
        dialog.service_owner_context, revision=moment.new_revision(), service_owner_labels=tuple(sorted(labels))
    )
    return Decision(dialog=replace(dialog, service_owner_context=context))
