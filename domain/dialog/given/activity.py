"""An activity, as sent."""

from typing import Any
from uuid import UUID

from pydantic import model_validator

from domain.dialog.given.actor import Actor
from domain.dialog.given.localization import Localization
from domain.dialog.vocabulary import ActivityType
from domain.kernel.given import Given, Instant


class CreateDialogActivity(Given):
    id: UUID | None = None
    created_at: Instant | None = None
    extended_type: str | None = None
    type: ActivityType
    transmission_id: UUID | None = None
    performed_by: Actor
    description: tuple[Localization, ...] | None = None


class CreateDialogActivityRequest(CreateDialogActivity):
    """What POST activities takes."""


class UpdateFormSavedActivityTime(Given):
    """A body of one member, or its value alone as a JSON text (S-101)."""

    new_created_at: Instant

    @model_validator(mode="before")
    @classmethod
    def _unwrapped(cls, body: Any) -> Any:
        return {"newCreatedAt": body} if isinstance(body, str) else body
