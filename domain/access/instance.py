"""The instance that Altinn knows a dialog by, derived from service owner labels (A-020 to A-022, S-151, S-152)."""

import re
from collections.abc import Iterable
from uuid import UUID

from domain.access.resource import APP_TYPES, CORRESPONDENCE_TYPE

APP_INSTANCE = "urn:altinn:instance-id:"
CORRESPONDENCE = "urn:altinn:correspondence-id:"
DIALOG = "urn:altinn:dialog-id:"
STORAGE_LABEL = "urn:altinn:integration:storage:"

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_APP_VALUE = re.compile(rf"0*[1-9][0-9]*/{_UUID}")
_UUID_VALUE = re.compile(_UUID)


def instance_reference(dialog_id: UUID, labels: Iterable[str]) -> str:
    """Prefer the highest app instance, then the highest correspondence, then the dialog's own id."""
    written = [label.strip().lower() for label in labels]
    apps = [app for label in written if (app := _app_instance(label))]
    correspondences = [label for label in written if _is_correspondence(label)]
    return max(apps, default=None) or max(correspondences, default=None) or f"{DIALOG}{dialog_id}"


def dialog_id_of(reference: str) -> UUID | None:
    """Give the dialog that a reference names itself, without a label."""
    value = reference.strip().lower().removeprefix(DIALOG)
    return UUID(value) if reference.strip().lower().startswith(DIALOG) and _UUID_VALUE.fullmatch(value) else None


def labels_of(reference: str) -> frozenset[str]:
    """Give the service owner labels, in lower case, under which dialogs of this instance are found (A-032)."""
    text = reference.strip().lower()
    if app := _app_instance(text):
        return frozenset((app, f"{STORAGE_LABEL}{app.removeprefix(APP_INSTANCE)}"))
    return frozenset((text,)) if _is_correspondence(text) else frozenset()


def label_to_look_up(reference: str) -> str | None:
    """Give the label that a lookup finds a dialog by; None when the reference names no app or correspondence."""
    if reference.startswith(APP_INSTANCE) and (app := _app_instance(reference)):
        return f"{STORAGE_LABEL}{app.removeprefix(APP_INSTANCE)}"
    return reference if _is_correspondence(reference) else None


def resource_types_of(reference: str) -> tuple[str, ...]:
    """Give the types of the service resources that have such instances, as dialogs store them."""
    return (CORRESPONDENCE_TYPE,) if _is_correspondence(reference) else APP_TYPES


def _app_instance(label: str) -> str | None:
    for prefix in (APP_INSTANCE, STORAGE_LABEL):
        value = label.removeprefix(prefix)
        if value != label and _APP_VALUE.fullmatch(value):
            return f"{APP_INSTANCE}{value}"
    return None


def _is_correspondence(label: str) -> bool:
    return label.startswith(CORRESPONDENCE) and bool(_UUID_VALUE.fullmatch(label.removeprefix(CORRESPONDENCE)))
