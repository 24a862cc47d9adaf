"""Continuation: pages together are the whole, whatever is written between them."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from azure.cosmos import ContainerProxy
from azure.cosmos.exceptions import CosmosHttpResponseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import NewContainer

ORDERED = "SELECT * FROM c WHERE c.kind = 'dialog' ORDER BY c.at DESC, c.id DESC"
POLICY = {
    "includedPaths": [{"path": "/*"}],
    "compositeIndexes": [[{"path": "/at", "order": "descending"}, {"path": "/id", "order": "descending"}]],
}
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.sampled_from(["", "a", "b"]), st.sampled_from([0.5, -1.25])
)


@pytest.fixture(name="threads", scope="module")
def _threads(new_container: NewContainer) -> ContainerProxy:
    return new_container(hierarchical=True, indexing_policy=POLICY)


def _dialog(tenant: str, number: int, at: Any) -> dict[str, Any]:
    identifier = f"{number:04}"
    return {"id": identifier, "tenant": tenant, "thread": identifier, "kind": "dialog", "at": at}


def _pages(container: ContainerProxy, query: str, tenant: str, size: int) -> Iterator[tuple[list[Any], str | None]]:
    """Read page by page, each with a new iterator, as a service does that hands tokens to its callers."""
    token: str | None = None
    while True:
        pages = container.query_items(query, partition_key=[tenant], max_item_count=size).by_page(token)
        page = list(next(pages, []))
        token = pages.continuation_token  # type: ignore[attr-defined]  # the paging iterator has it, its type does not say so
        yield page, token
        if not token:
            return


def test_page_holds_no_more_than_asked(threads: ContainerProxy) -> None:
    tenant = str(uuid.uuid4())
    for number in range(7):
        threads.create_item(_dialog(tenant, number, number))
    assert [len(page) for page, _ in _pages(threads, ORDERED, tenant, 3)] == [3, 3, 1]
    assert [len(page) for page, _ in _pages(threads, "SELECT * FROM c", tenant, 3)] == [3, 3, 1]


def test_last_page_has_no_continuation(threads: ContainerProxy) -> None:
    tenant = str(uuid.uuid4())
    for number in range(6):
        threads.create_item(_dialog(tenant, number, number))
    assert [len(page) for page, _ in _pages(threads, ORDERED, tenant, 3)] == [3, 3]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(SCALARS, max_size=12), size=st.integers(1, 5))
def test_pages_equal_one_big_sort(threads: ContainerProxy, values: list[Any], size: int) -> None:
    tenant = str(uuid.uuid4())
    for number, value in enumerate(values):
        threads.create_item(_dialog(tenant, number, value))
    threads.create_item({"id": "none", "tenant": tenant, "thread": "none", "kind": "dialog"})
    paged = [item["id"] for page, _ in _pages(threads, ORDERED, tenant, size) for item in page]
    kinds = (type(None), bool, int, str)
    expected = sorted(
        ((kinds.index(int if isinstance(v, float) else type(v)), v or (0 if not isinstance(v, str) else ""), f"{n:04}"))
        for n, v in enumerate(values)
    )
    assert paged == [*(identifier for _, _, identifier in reversed(expected)), "none"]


@pytest.mark.parametrize("query", [ORDERED, "SELECT * FROM c WHERE c.kind = 'dialog'", "SELECT * FROM c ORDER BY c.at"])
def test_writes_between_pages_neither_skip_nor_repeat(threads: ContainerProxy, query: str) -> None:
    tenant, seen = str(uuid.uuid4()), []
    for number in range(0, 40, 2):
        threads.create_item(_dialog(tenant, number, number // 6))
    for position, (page, _) in enumerate(_pages(threads, query, tenant, 3)):
        seen += [item["id"] for item in page]
        threads.create_item(_dialog(tenant, 2 * position + 1, position % 7))
        if page:
            last = page[-1]
            threads.delete_item(last["id"], [tenant, last["thread"]])
    assert len(seen) == len(set(seen))
    assert set(seen) >= {f"{number:04}" for number in range(0, 40, 2)}


def test_joined_rows_of_one_document_may_span_pages(threads: ContainerProxy) -> None:
    tenant = str(uuid.uuid4())
    for number in range(3):
        threads.create_item({**_dialog(tenant, number, number), "list": list(range(4))})
    query = "SELECT c.id, x FROM c JOIN x IN c.list ORDER BY c.at DESC, c.id DESC"
    pages = list(_pages(threads, query, tenant, 5))
    assert [len(page) for page, _ in pages] == [5, 5, 2]
    assert [(item["id"], item["x"]) for page, _ in pages for item in page] == [
        (f"{number:04}", x) for number in (2, 1, 0) for x in range(4)
    ]


def test_window_spans_pages(threads: ContainerProxy) -> None:
    tenant = str(uuid.uuid4())
    for number in range(20):
        threads.create_item(_dialog(tenant, number, number))
    query = f"{ORDERED} OFFSET 3 LIMIT 10"
    assert [item["at"] for page, _ in _pages(threads, query, tenant, 4) for item in page] == list(range(16, 6, -1))


def _first_token(threads: ContainerProxy, tenant: str) -> str:
    for number in range(3):
        threads.upsert_item(_dialog(tenant, number, number))
    _, token = next(_pages(threads, ORDERED, tenant, 1))
    assert token
    return token


@pytest.mark.parametrize(
    "spoil", [lambda token: token[:-6] + "AAAA==", lambda _: "nonsense", lambda token: token + "x"]
)
def test_tampered_continuation_is_refused(threads: ContainerProxy, spoil: Any) -> None:
    tenant = str(uuid.uuid4())
    token = spoil(_first_token(threads, tenant))
    with pytest.raises(CosmosHttpResponseError) as refused:
        list(threads.query_items(ORDERED, partition_key=[tenant]).by_page(token))
    assert refused.value.status_code == 400


def test_continuation_of_another_query_is_refused(threads: ContainerProxy) -> None:
    tenant = str(uuid.uuid4())
    token = _first_token(threads, tenant)
    with pytest.raises(CosmosHttpResponseError) as refused:
        list(threads.query_items("SELECT * FROM c", partition_key=[tenant]).by_page(token))
    assert refused.value.status_code == 400


def test_reading_all_items_pages_through_the_container(new_container: NewContainer) -> None:
    made = new_container()
    for number in range(11):
        made.create_item({"id": str(number), "pk": str(number % 3)})
    assert sorted(int(item["id"]) for item in made.read_all_items(max_item_count=4)) == list(range(11))


def test_large_items_make_short_pages(new_container: NewContainer) -> None:
    made = new_container()
    for number in range(8):
        made.create_item({"id": str(number), "pk": "p", "text": "x" * 1_000_000})
    pages = list(made.query_items("SELECT * FROM c", partition_key="p", max_item_count=-1).by_page())
    assert sum(len(list(page)) for page in pages) == 8
    assert len(pages) > 1
