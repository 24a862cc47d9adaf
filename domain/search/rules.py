"""Every rule for a list of dialogs (E-008 to E-012, S-123 to S-131, S-137 to S-142, S-146)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.access.caller import ServiceOwner
from domain.dialog.commands.service_resources import SearchServiceResources
from domain.dialog.label_pattern import is_readable
from domain.dialog.ordering import DEFAULT, MalformedError, Order, read_order, read_token
from domain.dialog.rules import party, strings, urls
from domain.dialog.rules.localization import LANGUAGES
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures
from domain.kernel.localization import normalize_language
from domain.search.queries import DialogFilters, SearchDialogs, SearchEndUserContexts, SearchOwnDialogs
from domain.search.words import words

MAX_LIMIT = 1000
MIN_SEARCH = 3
MOST_WORDS = 100
"""Words of free text: each is a condition of the query."""
SHORTEST_LABEL = 3


@dataclass(frozen=True, slots=True)
class Limits:
    """How many values each filter takes; published as they are (E-069)."""

    max_party_filter_values: int = 20
    max_service_resource_filter_values: int = 20
    max_org_filter_values: int = 20
    max_extended_status_filter_values: int = 20


END_USER_LIMITS = Limits(max_party_filter_values=100)
SERVICE_OWNER_LIMITS = Limits()


def end_user_failures(query: SearchDialogs, _caller: object, _moment: object) -> Failures:
    """Yield all that makes an end user's list invalid; paths are names of parameters."""
    yield from _require_party_or_resource(query)
    yield from _check_filters(query, END_USER_LIMITS)
    yield from _check_count("org", query.org, END_USER_LIMITS.max_org_filter_values)
    yield from _text(query.search, query.search_language_code)
    yield from filter_failures(query)


def service_owner_failures(query: SearchOwnDialogs, caller: ServiceOwner, _moment: object) -> Failures:
    """Yield all that makes a service owner's list invalid; for a person the limits are the person's (S-131)."""
    if caller.is_on_behalf:
        yield from _require_party_or_resource(query)
    elif query.search is not None:
        yield Failure("search", texts.SEARCH_WITHOUT_PERSON)
    yield from _check_filters(query, END_USER_LIMITS if caller.is_on_behalf else SERVICE_OWNER_LIMITS)
    for index, label in enumerate(query.service_owner_labels):
        yield from _label(f"serviceOwnerLabels[{index}]", label)
    yield from _text(query.search, query.search_language_code)
    yield from _window("visible", query.visible_after, query.visible_before)
    yield from filter_failures(query)


def context_failures(query: SearchEndUserContexts, _caller: object, _moment: object) -> Failures:
    """Yield all that makes a list of end users' contexts invalid."""
    if not query.party:
        yield Failure("party", texts.empty("Party"))
    yield from _check_count("party", query.party, SERVICE_OWNER_LIMITS.max_party_filter_values)
    yield from _parties(query.party)
    yield from _limit(query.limit)
    yield from _token(query.continuation_token, DEFAULT)


def party_failures(query: SearchServiceResources, _caller: object, _moment: object) -> Failures:
    """Yield all that makes a list of service resources invalid (E-058)."""
    yield from _check_count("party", query.party, END_USER_LIMITS.max_party_filter_values)
    yield from _parties([urn.lower() for urn in query.party])


def _require_party_or_resource(query: DialogFilters) -> Failures:
    if not query.service_resource and not query.party:
        yield Failure("", texts.PARTY_OR_RESOURCE)


def _check_filters(query: DialogFilters, limits: Limits) -> Failures:
    yield from _check_count("party", query.party, limits.max_party_filter_values)
    yield from _check_count("serviceResource", query.service_resource, limits.max_service_resource_filter_values)
    yield from _check_count("extendedStatus", query.extended_status, limits.max_extended_status_filter_values)
    yield from _parties(query.party)


def _parties(parties: Sequence[str]) -> Failures:
    for index, urn in enumerate(parties):
        yield from party.identifier(f"party[{index}]", urn)


def _label(field: str, label: str) -> Failures:
    yield from strings.between(field, label.strip(), SHORTEST_LABEL, strings.MAX_STRING)
    if not is_readable(label):
        yield Failure(field, texts.STAR_WITHIN_LABEL)


def _text(search: str | None, language_code: str | None) -> Failures:
    yield from strings.at_least("search", search, MIN_SEARCH)
    if search is not None and len(words(search)) > MOST_WORDS:
        yield Failure("search", texts.too_many_words(MOST_WORDS))
    if language_code is not None and normalize_language(language_code) not in LANGUAGES:
        yield Failure("searchLanguageCode", texts.unknown_language(normalize_language(language_code)))


def filter_failures(query: DialogFilters) -> Failures:
    """Judge what the lists of both audiences have in common."""
    yield from urls.uri("process", query.process)
    yield from _window("created", query.created_after, query.created_before)
    yield from _window("updated", query.updated_after, query.updated_before)
    yield from _window("contentUpdated", query.content_updated_after, query.content_updated_before)
    yield from _window("due", query.due_after, query.due_before)
    yield from _limit(query.limit)
    yield from _check_paging(query)


def _limit(limit: int) -> Failures:
    if not 1 <= limit <= MAX_LIMIT:
        yield Failure("limit", texts.out_of_range("Limit", 1, MAX_LIMIT, limit))


def _check_paging(query: DialogFilters) -> Failures:
    try:
        order = read_order(query.order_by)
    except MalformedError as malformed:
        yield Failure("orderBy", str(malformed))
        return
    yield from _token(query.continuation_token, order)


def _token(token: str | None, order: Order) -> Failures:
    if token:
        try:
            read_token(token, order)
        except MalformedError as malformed:
            yield Failure("continuationToken", str(malformed))


def _check_count(field: str, values: Sequence[str], limit: int) -> Failures:
    if len(values) > limit:
        yield Failure(f"{field}.Count", texts.at_most("Count", limit))


def _window(name: str, after: datetime | None, before: datetime | None) -> Failures:
    if after is not None and before is not None and after > before:
        named = name[:1].upper() + name[1:]
        yield Failure(f"{name}After", texts.not_after(f"{named}After", f"{named}Before"))
