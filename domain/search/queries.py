"""What lists of dialogs are filtered, ordered and paged by, as sent in a query string."""

from typing import Annotated

from pydantic import AfterValidator

from domain.dialog.vocabulary import Deletion, DialogStatus, SystemLabel
from domain.kernel.command import BlankIsAbsent, Query, QueryInstant


def _lower(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.lower() for value in values)


class DialogFilters(Query):
    """Lists are OR within a parameter and AND between parameters, labels are AND (S-123, E-017).

    A blank value of what is not marked is refused: a filter is never passed over unseen.
    """

    service_resource: BlankIsAbsent[Annotated[tuple[str, ...], AfterValidator(_lower)]] = ()
    party: Annotated[tuple[str, ...], AfterValidator(_lower)] = ()
    extended_status: BlankIsAbsent[tuple[str, ...]] = ()
    external_reference: BlankIsAbsent[str | None] = None
    status: tuple[DialogStatus, ...] = ()
    created_after: BlankIsAbsent[QueryInstant | None] = None
    created_before: BlankIsAbsent[QueryInstant | None] = None
    updated_after: BlankIsAbsent[QueryInstant | None] = None
    updated_before: BlankIsAbsent[QueryInstant | None] = None
    content_updated_after: BlankIsAbsent[QueryInstant | None] = None
    content_updated_before: BlankIsAbsent[QueryInstant | None] = None
    is_content_seen: BlankIsAbsent[bool | None] = None
    due_after: BlankIsAbsent[QueryInstant | None] = None
    due_before: BlankIsAbsent[QueryInstant | None] = None
    process: BlankIsAbsent[str | None] = None
    system_label: tuple[SystemLabel, ...] = ()
    exclude_api_only: BlankIsAbsent[bool | None] = None
    order_by: str | None = None
    continuation_token: str | None = None
    limit: int = 100


class SearchDialogs(DialogFilters):
    """What an end user may filter by; `search` is the free text."""

    org: BlankIsAbsent[tuple[str, ...]] = ()
    search: str | None = None
    search_language_code: str | None = None


class SearchOwnDialogs(DialogFilters):
    """What a service owner may filter its own dialogs by; `end_user_id` limits them to what that person may see."""

    end_user_id: str | None = None
    deleted: BlankIsAbsent[Deletion] = Deletion.EXCLUDE
    visible_after: BlankIsAbsent[QueryInstant | None] = None
    visible_before: BlankIsAbsent[QueryInstant | None] = None
    service_owner_labels: tuple[str, ...] = ()
    search: str | None = None
    search_language_code: str | None = None


class SearchEndUserContexts(Query):
    """What contexts of end users are found by; `label` is OR, the order is fixed (S-146)."""

    party: Annotated[tuple[str, ...], AfterValidator(_lower)] = ()
    content_updated_after: BlankIsAbsent[QueryInstant | None] = None
    label: tuple[SystemLabel, ...] = ()
    continuation_token: str | None = None
    limit: int = 100
