"""What service owners are told of the contexts that end users keep of their dialogs (S-147)."""

from uuid import UUID

from application.searching import Page
from domain.dialog.vocabulary import SystemLabel
from functions.hosting.answers import View


class EndUserContextItem(View):
    dialog_id: UUID
    end_user_context_revision: UUID
    system_labels: tuple[SystemLabel, ...]


class EndUserContextPage(View):
    items: tuple[EndUserContextItem, ...]
    has_next_page: bool
    continuation_token: str | None
    order_by: str


def contexts(page: Page) -> EndUserContextPage:
    return EndUserContextPage(
        items=tuple(
            EndUserContextItem(
                dialog_id=item.id,
                end_user_context_revision=item.end_user_context.revision,
                system_labels=item.end_user_context.system_labels,
            )
            for item in page.items
        ),
        has_next_page=page.has_next_page,
        continuation_token=page.continuation_token,
        order_by=page.order_by,
    )
