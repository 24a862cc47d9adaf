"""Parts of a dialog that a request is about, each with the dialog they belong to."""

from dataclasses import dataclass
from uuid import UUID

from application.dialogs import Target


@dataclass(frozen=True, slots=True)
class TransmissionTarget:
    dialog: Target
    transmission_id: UUID


@dataclass(frozen=True, slots=True)
class ActivityTarget:
    dialog: Target
    activity_id: UUID


@dataclass(frozen=True, slots=True)
class SeenLogTarget:
    dialog: Target
    seen_log_id: UUID


@dataclass(frozen=True, slots=True)
class LabelTarget:
    dialog: Target
    label: str
