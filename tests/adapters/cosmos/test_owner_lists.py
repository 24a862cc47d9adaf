"""Lists of one owner over all parties, dialogs by label, and the resources that dialogs have."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.cosmos.dialogs import CosmosDialogStore
from adapters.cosmos.referenced_resources import CosmosReferencedResources
from adapters.cosmos.searching import CosmosDialogSearch
from application.ports.search import Search, Within
from domain.authorization.parties import SearchScope
from domain.dialog.context import EndUserContext, ServiceOwnerContext
from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog
from domain.dialog.label_pattern import LabelPattern
from domain.dialog.ordering import DEFAULT, Boundary, Order, Ordering, OrderKey
from domain.dialog.visibility import ALWAYS, Visibility
from domain.dialog.vocabulary import Deletion, SystemLabel
from domain.search.queries import DialogFilters
from tests.builders.decisions import a_moment, a_new_id
from tests.driver.cosmos_account import Account

if TYPE_CHECKING:
    from domain.dialog.summary import DialogSummary

NOW = datetime(2026, 7, 1, tzinfo=UTC)
DAYS = [NOW - timedelta(days=number) for number in range(1, 4)]
PARTIES = [f"urn:altinn:person:legacy-selfidentified:owned-{letter}" for letter in "abcd"]
RESOURCES = [f"urn:altinn:resource:owned-{name}" for name in ("a", "a-b", "ab", "b")]
OWNERS = ("owned-one", "owned-two")
LABELS = ("case:12", "case:123", "case:%", "other")
COUNT = 40
KEYS = (OrderKey.CREATED_AT, OrderKey.UPDATED_AT, OrderKey.CONTENT_UPDATED_AT, OrderKey.DUE_AT)
_random = Random(20260701)


def an_owned() -> Dialog:
    one = _random.choice
    labels = tuple(sorted(_random.sample(LABELS, _random.randrange(3))))
    return Dialog(
        id=a_new_id(),
        revision=a_moment().new_revision(),
        org=one(OWNERS),
        party=one(PARTIES),
        service_resource=one(RESOURCES),
        service_resource_type="genericaccessresource",
        created_at=one(DAYS),
        updated_at=one(DAYS),
        content_updated_at=one(DAYS),
        due_at=one([*DAYS, None]),
        visible_from=one([None, *DAYS]),
        deleted_at=one([None, None, NOW]),
        end_user_context=EndUserContext(
            revision=a_moment().new_revision(), system_labels=(one([SystemLabel.DEFAULT, SystemLabel.BIN]),)
        ),
        service_owner_context=ServiceOwnerContext(revision=a_moment().new_revision(), service_owner_labels=labels),
    )


@pytest.fixture(scope="session")
async def dialogs(account: Account) -> list[Dialog]:
    store = CosmosDialogStore(account.database, lambda: datetime.now(UTC))
    made = [an_owned() for _ in range(COUNT)]
    for dialog in made:
        await store.create(Decision(dialog=dialog), a_moment().new_id(), id_was_chosen=True)
    return made


@pytest.fixture(scope="session")
def search(account: Account) -> CosmosDialogSearch:
    return CosmosDialogSearch(account.database)


@st.composite
def searches(draw: st.DrawFn) -> Search:
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=2, unique=True))
    day = st.sampled_from([None, *DAYS])
    pattern = st.sampled_from(["case:12", "case:*", "case:12*", "case:%*", "*", "none"])
    return Search(
        scope=None,
        filters=DialogFilters(
            party=draw(st.sampled_from([(), (PARTIES[0],), tuple(PARTIES[:3])])),
            service_resource=draw(st.sampled_from([(), tuple(RESOURCES[:2])])),
        ),
        orgs=(OWNERS[0],),
        order=tuple(Ordering(key, draw(st.booleans())) for key in (*keys, OrderKey.ID)),
        after=None,
        limit=draw(st.sampled_from([1, 3, COUNT])),
        visibility=draw(st.builds(Visibility, appears_after=day, appears_before=day, appeared_by=day)),
        deletion=draw(st.sampled_from(Deletion)),
        owner_labels=tuple(LabelPattern.read(text) for text in draw(st.lists(pattern, max_size=2))),
        any_label=draw(st.sampled_from([(), (SystemLabel.BIN,), tuple(SystemLabel)])),
    )


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=searches())
async def test_pages_of_an_owner_are_one_big_sort_in_pieces(
    search: CosmosDialogSearch, dialogs: list[Dialog], wanted: Search
) -> None:
    after: Boundary | None = None
    found: list[DialogSummary] = []
    for _ in range(COUNT + 1):
        page = await search.found(replace(wanted, after=after))
        found += page
        if len(page) < wanted.limit:
            break
        after = page[-1].boundary(wanted.order)
    expected = in_order([dialog for dialog in dialogs if is_wanted(dialog, wanted)], wanted.order)
    assert [one.id for one in found] == [dialog.id for dialog in expected]


def in_order(found: list[Dialog], order: Order) -> list[Dialog]:
    for key, is_descending in reversed(order):
        found = sorted(found, key=lambda dialog, key=key: sorted_by(dialog, key), reverse=is_descending)  # type: ignore[misc]  # mypy does not infer the default
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
    filters, appears = wanted.filters, dialog.visible_from
    window, labels = wanted.visibility, dialog.service_owner_context.service_owner_labels
    return all(
        (
            dialog.org in wanted.orgs,
            not filters.party or dialog.party in filters.party,
            not filters.service_resource or dialog.service_resource in filters.service_resource,
            wanted.deletion is Deletion.INCLUDE or dialog.is_deleted is (wanted.deletion is Deletion.ONLY),
            window.appears_after is None or (appears is not None and appears >= window.appears_after),
            window.appears_before is None or (appears is not None and appears <= window.appears_before),
            window.appeared_by is None or appears is None or appears <= window.appeared_by,
            not wanted.any_label or not set(wanted.any_label).isdisjoint(dialog.end_user_context.system_labels),
            all(any(is_matched(label, pattern) for label in labels) for pattern in wanted.owner_labels),
        )
    )


def is_matched(label: str, pattern: LabelPattern) -> bool:
    return label.startswith(pattern.text) if pattern.is_prefix else label == pattern.text


@pytest.mark.parametrize("parties", [(), (PARTIES[0],)])
async def test_a_page_of_an_owner_is_one_query(
    account: Account, search: CosmosDialogSearch, dialogs: list[Dialog], parties: tuple[str, ...]
) -> None:
    assert dialogs
    await account.forget_requests()
    wanted = Search(None, DialogFilters(party=parties), OWNERS[:1], DEFAULT, None, 2, ALWAYS)
    assert len(await search.found(wanted)) == 2
    assert await account.requests() == {"query": 1}


async def test_dialogs_are_found_by_a_whole_label(search: CosmosDialogSearch, dialogs: list[Dialog]) -> None:
    for label in (*LABELS, "case:1"):
        for with_deleted in (True, False):
            carrying = {
                dialog.id
                for dialog in dialogs
                if label in dialog.service_owner_context.service_owner_labels
                and (with_deleted or not dialog.is_deleted)
            }
            found = {dialog.id for dialog in await search.find_labelled(label, with_deleted=with_deleted)}
            assert found <= carrying
            assert len(found) == min(2, len(carrying))


async def test_dialogs_of_a_label_are_found_by_owner_and_in_a_scope(
    search: CosmosDialogSearch, dialogs: list[Dialog]
) -> None:
    scope = SearchScope({PARTIES[0]: frozenset(RESOURCES)}, instance_labels=frozenset({(RESOURCES[0], LABELS[1])}))
    for label, org in product(LABELS, (None, *OWNERS)):
        for limit in (None, scope):
            carrying = {
                dialog.id
                for dialog in dialogs
                if label in dialog.service_owner_context.service_owner_labels
                and org in (None, dialog.org)
                and (limit is None or limit.shows(dialog))
            }
            found = await search.find_labelled(label, Within(org=org, scope=limit), with_deleted=True)
            assert {dialog.id for dialog in found} <= carrying
            assert len(found) == min(2, len(carrying))


async def test_resources_are_found_each_once_in_order(account: Account, dialogs: list[Dialog]) -> None:
    references = CosmosReferencedResources(account.database)
    found = await references.find_resources()
    assert list(found) == sorted(set(found))
    assert {dialog.service_resource for dialog in dialogs} <= set(found)


async def test_resources_of_a_scope_are_those_its_dialogs_have(account: Account, dialogs: list[Dialog]) -> None:
    references = CosmosReferencedResources(account.database)
    for party in PARTIES:
        scope = SearchScope({party: frozenset(RESOURCES[1:])})
        expected = {dialog.service_resource for dialog in dialogs if dialog.party == party} - {RESOURCES[0]}
        assert set(await references.find_resources(scope)) == expected
