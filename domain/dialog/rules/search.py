"""Every rule for a list of dialogs (E-008 to E-012, S-137 to S-142)."""

from collections.abc import Sequence
from datetime import datetime

from domain.dialog.given.search import DialogFilters, SearchDialogs
from domain.dialog.localization import normalized
from domain.dialog.ordering import MalformedError, read_order, read_token
from domain.dialog.rules import party, strings, urls
from domain.dialog.rules.localization import LANGUAGES
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures

MAX_PARTIES = 100
MAX_RESOURCES = 20
MAX_ORGS = 20
MAX_EXTENDED_STATUSES = 20
MAX_LIMIT = 1000
MIN_SEARCH = 3


def end_user_failures(query: SearchDialogs, _caller: object, _moment: object) -> Failures:
    """Yield all that makes an end user's list invalid; paths are names of parameters."""
    if not query.service_resource and not query.party:
        yield Failure("", texts.PARTY_OR_RESOURCE)
    yield from _counted("party", query.party, MAX_PARTIES)
    yield from _counted("serviceResource", query.service_resource, MAX_RESOURCES)
    yield from _counted("org", query.org, MAX_ORGS)
    yield from _counted("extendedStatus", query.extended_status, MAX_EXTENDED_STATUSES)
    for index, urn in enumerate(query.party):
        yield from party.identifier(f"party[{index}]", urn)
    yield from strings.at_least("search", query.search, MIN_SEARCH)
    yield from _known_language(query.search_language_code)
    yield from filter_failures(query)


def _known_language(code: str | None) -> Failures:
    if code is not None and normalized(code) not in LANGUAGES:
        yield Failure("searchLanguageCode", texts.unknown_language(normalized(code)))


def filter_failures(query: DialogFilters) -> Failures:
    """Judge what the lists of both audiences have in common."""
    yield from urls.uri("process", query.process)
    yield from _window("created", query.created_after, query.created_before)
    yield from _window("updated", query.updated_after, query.updated_before)
    yield from _window("contentUpdated", query.content_updated_after, query.content_updated_before)
    yield from _window("due", query.due_after, query.due_before)
    if not 1 <= query.limit <= MAX_LIMIT:
        yield Failure("limit", texts.out_of_range("Limit", 1, MAX_LIMIT, query.limit))
    yield from _paging(query)


def _paging(query: DialogFilters) -> Failures:
    try:
        order = read_order(query.order_by)
    except MalformedError as malformed:
        yield Failure("orderBy", str(malformed))
        return
    if query.continuation_token:
        try:
            read_token(query.continuation_token, order)
        except MalformedError as malformed:
            yield Failure("continuationToken", str(malformed))


def _counted(field: str, values: Sequence[str], limit: int) -> Failures:
    if len(values) > limit:
        yield Failure(f"{field}.count", texts.at_most("Count", limit))


def _window(name: str, after: datetime | None, before: datetime | None) -> Failures:
    if after is not None and before is not None and after > before:
        named = name[:1].upper() + name[1:]
        yield Failure(f"{name}After", texts.not_after(f"{named}After", f"{named}Before"))
