"""What service owners are told of the contexts that end users keep of their dialogs (S-147)."""

from uuid import UUID

from pydantic import AliasChoices, AliasPath, Field

from domain.dialog.vocabulary import SystemLabel
from functions.hosting.answers import View


class EndUserContextItem(View):
    dialog_id: UUID = Field(validation_alias=AliasChoices("id"))
    end_user_context_revision: UUID = Field(validation_alias=AliasPath("end_user_context", "revision"))
    system_labels: tuple[SystemLabel, ...] = Field(validation_alias=AliasPath("end_user_context", "system_labels"))


class EndUserContextPage(View):
    items: tuple[EndUserContextItem, ...]
    has_next_page: bool
    continuation_token: str | None
    order_by: str
