"""What lists of dialogs are filtered, ordered and paged by, as sent in a query string."""

from typing import Annotated

from pydantic import AfterValidator

from domain.dialog.vocabulary import Deletion, DialogStatus, SystemLabel
from domain.kernel.given import Instant, Query


def _lower(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value.lower() for value in values)


class DialogFilters(Query):
    """Lists are OR within a parameter and AND between parameters, labels are AND (S-123, E-017)."""

    service_resource: Annotated[tuple[str, ...], AfterValidator(_lower)] = ()
    party: Annotated[tuple[str, ...], AfterValidator(_lower)] = ()
    extended_status: tuple[str, ...] = ()
    external_reference: str | None = None
    status: tuple[DialogStatus, ...] = ()
    created_after: Instant | None = None
    created_before: Instant | None = None
    updated_after: Instant | None = None
    updated_before: Instant | None = None
    content_updated_after: Instant | None = None
    content_updated_before: Instant | None = None
    is_content_seen: bool | None = None
    due_after: Instant | None = None
    due_before: Instant | None = None
    process: str | None = None
    system_label: tuple[SystemLabel, ...] = ()
    exclude_api_only: bool | None = None
    order_by: str | None = None
    continuation_token: str | None = None
    limit: int = 100


class SearchDialogs(DialogFilters):
    """What an end user may filter by; `search` is the free text."""

    org: tuple[str, ...] = ()
    search: str | None = None
    search_language_code: str | None = None


class SearchOwnDialogs(DialogFilters):
    """What a service owner may filter its own dialogs by; `end_user_id` limits them to what that person may see."""

    end_user_id: str | None = None
    deleted: Deletion = Deletion.EXCLUDE
    visible_after: Instant | None = None
    visible_before: Instant | None = None
    service_owner_labels: tuple[str, ...] = ()
    search: str | None = None
    search_language_code: str | None = None


class SearchEndUserContexts(Query):
    """What contexts of end users are found by; `label` is OR, the order is fixed (S-146)."""

    party: Annotated[tuple[str, ...], AfterValidator(_lower)] = ()
    content_updated_after: Instant | None = None
    label: tuple[SystemLabel, ...] = ()
    continuation_token: str | None = None
    limit: int = 100
