"""Pages of a list, put one behind the other, are one big sort, whatever the order, the filters and the page's size."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.cosmos import containers
from adapters.cosmos.dialogs import CosmosDialogStore
from adapters.cosmos.feed_ranges import Ranges
from adapters.cosmos.pages import Page
from adapters.cosmos.partitions import AT_ONCE
from adapters.cosmos.searching import CosmosDialogSearch
from application.ports.search import Search, Within
from domain.authorization.parties import SearchScope
from domain.dialog.context import EndUserContext, ServiceOwnerContext
from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog
from domain.dialog.ordering import DEFAULT, Boundary, Order, Ordering, OrderKey
from domain.dialog.visibility import Visibility
from domain.dialog.vocabulary import DialogStatus, SystemLabel
from domain.search.expression import Clause, Expression, read_expression
from domain.search.queries import SearchDialogs
from domain.search.rules import MOST_WORDS
from tests.builders.decisions import a_moment, a_new_id
from tests.driver.cosmos_account import Account

if TYPE_CHECKING:
    from domain.dialog.summary import DialogSummary

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = [NOW - timedelta(days=number) for number in range(1, 4)]
PARTIES = [f"urn:altinn:organization:identifier-no:31000{number}" for number in ("0019", "0027", "0078")]
RESOURCES = [f"urn:altinn:resource:searched-{letter}" for letter in "ab"]
TERMS = ("søknad", "brev", "søknad brev", "'; DROP")
LABEL = "urn:altinn:correspondence-id:0192a3b4-0000-7000-8000-000000000001"
COUNT = 60
CROWDS = (0, 0, 15, 150)
"""Parties without dialogs beside those that have some: how they are asked depends on the number."""
_random = Random(20260601)

INSTANTS = (OrderKey.CREATED_AT, OrderKey.UPDATED_AT, OrderKey.CONTENT_UPDATED_AT, OrderKey.DUE_AT)


def a_searchable() -> Dialog:
    """Give a dialog whose values are shared by many others, so that every key of an order has to decide."""
    one = _random.choice
    return Dialog(
        id=a_new_id(),
        revision=a_moment().new_revision(),
        org=one(("ttd", "skd")),
        party=one(PARTIES),
        service_resource=one(RESOURCES),
        service_resource_type="genericaccessresource",
        created_at=one(DAYS),
        updated_at=one(DAYS),
        content_updated_at=one(DAYS),
        due_at=one([*DAYS, None, None]),
        visible_from=one([None, None, NOW, NOW + timedelta(days=1)]),
        expires_at=one([None, None, NOW, NOW + timedelta(days=1)]),
        deleted_at=one([None, None, None, NOW]),
        status=one([DialogStatus.DRAFT, DialogStatus.COMPLETED]),
        end_user_context=EndUserContext(
            revision=a_moment().new_revision(), system_labels=(one([SystemLabel.DEFAULT, SystemLabel.BIN]),)
        ),
        service_owner_context=ServiceOwnerContext(
            revision=a_moment().new_revision(), service_owner_labels=one([(), (), (LABEL,)])
        ),
        terms=tuple(_random.sample(TERMS, _random.randrange(3))),
        child_terms=tuple(_random.sample(TERMS, _random.randrange(3))),
        open_terms=tuple(_random.sample(TERMS, _random.randrange(3))),
    )


@pytest.fixture(scope="session")
async def dialogs(account: Account) -> list[Dialog]:
    store = CosmosDialogStore(account.database, lambda: datetime.now(UTC))
    made = [a_searchable() for _ in range(COUNT)]
    for dialog in made:
        await store.create(Decision(dialog=dialog), a_moment().new_id(), id_was_chosen=True)
    return made


@pytest.fixture(scope="session")
def search(account: Account) -> CosmosDialogSearch:
    return CosmosDialogSearch(account.database)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    keys = draw(st.lists(st.sampled_from(INSTANTS), min_size=1, max_size=4, unique=True))
    return tuple(Ordering(key, draw(st.booleans())) for key in (*keys, OrderKey.ID))


@st.composite
def scopes(draw: st.DrawFn) -> SearchScope:
    parties = draw(st.sets(st.sampled_from(PARTIES), min_size=1))
    resources = st.frozensets(st.sampled_from(RESOURCES), min_size=1)
    labels = frozenset((resource, LABEL) for resource in draw(st.sets(st.sampled_from(RESOURCES))))
    others = frozenset(
        f"urn:altinn:person:legacy-selfidentified:other-{n}" for n in range(draw(st.sampled_from(CROWDS)))
    )
    if draw(st.booleans()):
        held = {resource: frozenset(parties) | others for resource in draw(resources)}
        return SearchScope(parties_by_resource=held, instance_labels=labels)
    by_party = {party: draw(resources) for party in parties} | dict.fromkeys(others, frozenset(RESOURCES))
    return SearchScope(by_party, instance_labels=labels)


@st.composite
def expressions(draw: st.DrawFn) -> Expression:
    said = st.lists(st.sampled_from((*TERMS, "unknown")), min_size=1, max_size=3).map(tuple)
    clauses = st.builds(Clause, said, st.booleans())
    return Expression(tuple(draw(st.lists(st.lists(clauses, min_size=1, max_size=3).map(tuple), min_size=1))))


@st.composite
def searches(draw: st.DrawFn) -> Search:
    chosen: dict[str, Any] = {
        "status": draw(st.sampled_from([(), (DialogStatus.DRAFT,), tuple(DialogStatus)])),
        "system_label": draw(st.sampled_from([(), (SystemLabel.BIN,)])),
        "created_after": draw(st.sampled_from([None, *DAYS])),
        "due_before": draw(st.sampled_from([None, *DAYS])),
    }
    return Search(
        scope=draw(scopes()),
        filters=SearchDialogs(**chosen),
        orgs=draw(st.sampled_from([(), ("ttd",)])),
        order=draw(orders()),
        after=None,
        limit=draw(st.sampled_from([1, 2, 3, 7, COUNT])),
        visibility=Visibility(now=NOW),
        text=draw(st.none() | expressions()),
        hidden_resources=draw(st.frozensets(st.sampled_from(RESOURCES))),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=searches())
async def test_pages_are_one_big_sort_in_pieces(
    search: CosmosDialogSearch, dialogs: list[Dialog], wanted: Search
) -> None:
    expected = modelled(dialogs, wanted)
    after: Boundary | None = None
    found: list[DialogSummary] = []
    for _ in range(COUNT + 1):
        page = await search.found(replace(wanted, after=after))
        found += page
        if len(page) < wanted.limit:
            break
        after = page[-1].boundary(wanted.order)
    assert [one.id for one in found] == [dialog.id for dialog in expected]


def modelled(dialogs: list[Dialog], wanted: Search) -> list[Dialog]:
    """Filter and sort as the specification says, knowing nothing of queries."""
    found = [dialog for dialog in dialogs if is_wanted(dialog, wanted)]
    for key, is_descending in reversed(wanted.order):
        found.sort(key=lambda dialog, key=key: sorted_by(dialog, key), reverse=is_descending)  # type: ignore[misc]  # mypy does not infer the default
    return found


def sorted_by(dialog: Dialog, key: OrderKey) -> Any:
    values = {
        OrderKey.CREATED_AT: dialog.created_at,
        OrderKey.UPDATED_AT: dialog.updated_at,
        OrderKey.CONTENT_UPDATED_AT: dialog.content_updated_at,
        OrderKey.ID: str(dialog.id),
    }
    return values.get(key, (dialog.due_at is None, dialog.due_at or NOW))


def is_wanted(dialog: Dialog, wanted: Search) -> bool:
    filters = wanted.filters
    assert wanted.scope is not None
    labels = {(dialog.service_resource, label) for label in dialog.service_owner_context.service_owner_labels}
    is_authorized = wanted.scope.covers(dialog.party, dialog.service_resource) or (
        not wanted.scope.instance_labels.isdisjoint(labels)
    )
    return all(
        (
            is_authorized,
            dialog.deleted_at is None,
            dialog.visible_from is None or dialog.visible_from <= NOW,
            dialog.expires_at is None or dialog.expires_at > NOW,
            not wanted.orgs or dialog.org in wanted.orgs,
            not filters.status or dialog.status in filters.status,
            set(filters.system_label) <= set(dialog.end_user_context.system_labels),
            wanted.text is None or does_say(dialog, wanted.text, wanted.hidden_resources),
            filters.created_after is None or dialog.created_at >= filters.created_after,
            filters.due_before is None or (dialog.due_at is not None and dialog.due_at <= filters.due_before),
        )
    )


def does_say(dialog: Dialog, text: Expression, hidden: frozenset[str]) -> bool:
    held = {*dialog.open_terms} if dialog.service_resource in hidden else {*dialog.terms, *dialog.child_terms}
    return any(all((held >= {*clause.terms}) != clause.is_negated for clause in way) for way in text.ways)


def a_crowd(count: int) -> list[str]:
    return [*PARTIES, *(f"urn:altinn:person:legacy-selfidentified:nobody-{number}" for number in range(count))][:count]


@pytest.mark.parametrize(("parties", "requests"), [(1, 1), (2, 2), (6, 1), (100, 1)])
async def test_a_page_takes_a_query_a_party_of_few_and_one_of_many(
    account: Account, search: CosmosDialogSearch, dialogs: list[Dialog], parties: int, requests: int
) -> None:
    assert dialogs
    scope = SearchScope({party: frozenset(RESOURCES) for party in a_crowd(parties)})
    order = (Ordering(OrderKey.DUE_AT), Ordering(OrderKey.ID))
    wanted = Search(scope, SearchDialogs(), (), order, None, 5, Visibility(now=NOW))
    page = await search.found(wanted)
    await account.forget_requests()
    await search.found(replace(wanted, after=page[-1].boundary(order)))
    assert await account.requests() == {"query": requests}


async def test_single_dialogs_of_any_resources_take_one_query_more(
    account: Account, search: CosmosDialogSearch, dialogs: list[Dialog]
) -> None:
    held, ids = {PARTIES[0]: frozenset(RESOURCES)}, [(RESOURCES[0], dialog.id) for dialog in dialogs[:9]]
    labels = frozenset((f"urn:altinn:resource:delegated-{number}", LABEL) for number in range(50))
    for scope, requests in (
        (SearchScope(held, instance_labels=labels), 2),
        (SearchScope(held, dialog_ids=frozenset(ids)), 2),
        (SearchScope(instance_labels=labels), 1),
    ):
        await account.forget_requests()
        await search.found(Search(scope, SearchDialogs(), (), DEFAULT, None, 5, Visibility(now=NOW)))
        assert await account.requests() == {"query": requests}
    await account.forget_requests()
    await search.find_labelled(LABEL, Within(scope=SearchScope(held)), with_deleted=False)
    assert await account.requests() == {"query": 1}


@pytest.mark.parametrize(("parties", "requests"), [(5, 5), (100, 1), (5_000, 1), (10_000, 2)])
async def test_a_page_of_one_service_resource_takes_a_query_for_thousands_of_parties(
    account: Account, search: CosmosDialogSearch, dialogs: list[Dialog], parties: int, requests: int
) -> None:
    assert dialogs
    scope = SearchScope(parties_by_resource={RESOURCES[0]: frozenset(a_crowd(parties))})
    wanted = Search(scope, SearchDialogs(), (), DEFAULT, None, 2, Visibility(now=NOW))
    await account.forget_requests()
    assert len(await search.found(wanted)) == 2
    assert await account.requests() == {"query": requests}


@pytest.mark.parametrize("parties", [1, 3, 6])
async def test_what_lies_on_several_physical_partitions_comes_in_one_order(
    account: Account, search: CosmosDialogSearch, dialogs: list[Dialog], parties: int
) -> None:
    """Also the dialogs of one party, when a split went right through them."""
    assert dialogs
    container = account.database.get_container_client(containers.DIALOGS)
    own = await container.feed_range_from_partition_key([PARTIES[0]])
    middle = f"{own['Range']['min']}80"
    everywhere = [
        {"feed_range": {"Range": {"min": low, "max": high, "isMinInclusive": True, "isMaxInclusive": False}}}
        for low, high in (("", middle), (middle, "FF"))
    ]
    scope = SearchScope({party: frozenset(RESOURCES) for party in a_crowd(parties)})
    wanted = Search(scope, SearchDialogs(), (), DEFAULT, None, 50, Visibility(now=NOW))
    page = await Page(container, Ranges(container), everywhere, wanted).found()
    assert page == [*await search.found(wanted)] != []
    following = replace(wanted, after=page[3].boundary(DEFAULT), limit=5)
    assert await Page(container, Ranges(container), everywhere, following).found() == page[4:9]


async def test_rights_that_open_thousands_of_resources_are_asked_about_in_parts(
    account: Account, search: CosmosDialogSearch, dialogs: list[Dialog]
) -> None:
    assert dialogs
    many = frozenset(f"urn:altinn:resource:nothing-{number}" for number in range(AT_ONCE)) | {RESOURCES[0]}
    for parties in (PARTIES[:1], a_crowd(6)):
        scopes = [SearchScope(dict.fromkeys(parties, held)) for held in (many, frozenset(RESOURCES[:1]))]
        pages = []
        for scope, requests in zip(scopes, (2, 1), strict=True):
            await account.forget_requests()
            pages.append(await search.found(Search(scope, SearchDialogs(), (), DEFAULT, None, 50, Visibility(now=NOW))))
            assert await account.requests() == {"query": requests}
        assert pages[0] == pages[1] != ()


async def test_dialogs_stored_without_open_terms_are_not_found_by_hidden_ones(
    account: Account, search: CosmosDialogSearch
) -> None:
    """Neither by a word nor by its absence, until their next commit."""
    store, party = CosmosDialogStore(account.database, lambda: datetime.now(UTC)), f"{PARTIES[0]}:old"
    dialog = replace(
        a_searchable(), party=party, service_resource=RESOURCES[0], terms=TERMS, deleted_at=None, visible_from=None
    )
    dialog = replace(dialog, expires_at=None)
    await store.create(Decision(dialog=dialog), a_moment().new_id(), id_was_chosen=True)
    container = account.database.get_container_client(containers.DIALOGS)
    remove = [{"op": "remove", "path": "/openTerms"}]
    await container.patch_item(str(dialog.id), [party, str(dialog.id)], remove)
    for hidden, is_negated, count in (((), False, 1), ((), True, 0), (RESOURCES, False, 0), (RESOURCES, True, 0)):
        wanted = Search(
            SearchScope({party: frozenset(RESOURCES)}), SearchDialogs(), (), DEFAULT, None, 5, Visibility(now=NOW)
        )
        text = Expression(((Clause(TERMS[:1], is_negated),),))
        assert len(await search.found(replace(wanted, text=text, hidden_resources=frozenset(hidden)))) == count


async def test_as_many_words_as_a_rule_lets_pass_are_one_query(
    account: Account, search: CosmosDialogSearch, dialogs: list[Dialog]
) -> None:
    scope = SearchScope({PARTIES[0]: frozenset(RESOURCES)})
    order = (Ordering(OrderKey.DUE_AT), Ordering(OrderKey.ID))
    assert dialogs
    for between in (" ", " AND "):
        text = read_expression(between.join(f"ord{number}" for number in range(MOST_WORDS)), None, lambda word, _: word)
        await account.forget_requests()
        wanted = Search(scope, SearchDialogs(), (), order, None, 5, Visibility(now=NOW), text=text)
        assert await search.found(wanted) == ()
        assert await account.requests() == {"query": 1}
