"""An activity, as sent."""

from typing import Any
from uuid import UUID

from pydantic import model_validator

from domain.dialog.commands.actor import Actor
from domain.dialog.commands.localization import Localization
from domain.dialog.vocabulary import ActivityType
from domain.kernel.command import Command, Instant, Uri


class CreateDialogActivity(Command):
    id: UUID | None = None
    created_at: Instant | None = None
    extended_type: Uri | None = None
    type: ActivityType
    transmission_id: UUID | None = None
    performed_by: Actor
    description: tuple[Localization, ...] | None = None


class CreateDialogActivityRequest(CreateDialogActivity):
    """What POST activities takes."""


class UpdateFormSavedActivityTime(Command):
    """A body of one member, or its value alone as a JSON text (S-101)."""

    new_created_at: Instant

    @model_validator(mode="before")
    @classmethod
    def _unwrap_text(cls, body: Any) -> Any:
        return {"newCreatedAt": body} if isinstance(body, str) else body
