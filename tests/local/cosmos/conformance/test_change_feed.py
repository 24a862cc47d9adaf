import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.cosmos import ContainerProxy, CosmosClient
from azure.cosmos.exceptions import CosmosHttpResponseError

from .conftest import NewContainer


@pytest.fixture(name="feed")
def _feed(new_container: NewContainer) -> ContainerProxy:
    return new_container(hierarchical=True)


def _write(feed: ContainerProxy, number: int, tenant: str = "a") -> dict[str, Any]:
    return feed.upsert_item({"id": str(number), "tenant": tenant, "thread": str(number % 3), "n": number})


def _read(feed: ContainerProxy, **options: Any) -> tuple[list[dict[str, Any]], str]:
    """The changes up to now, and the token that continues behind them."""
    headers: dict[str, Any] = {}
    changes = list(feed.query_items_change_feed(response_hook=lambda got, _: headers.update(got), **options))
    return changes, feed.client_connection.last_response_headers["etag"]


def test_feed_from_the_beginning_has_every_item_in_order_of_change(feed: ContainerProxy) -> None:
    for number in range(5):
        _write(feed, number)
    _write(feed, 1)
    changes, _ = _read(feed, start_time="Beginning")
    assert [change["n"] for change in changes] == [0, 2, 3, 4, 1]
    assert [change["_lsn"] for change in changes] == sorted(change["_lsn"] for change in changes)


def test_feed_continues_where_it_ended(feed: ContainerProxy) -> None:
    _write(feed, 1)
    _, token = _read(feed, start_time="Beginning")
    nothing, token = _read(feed, continuation=token)
    assert nothing == []
    _write(feed, 2)
    changes, token = _read(feed, continuation=token)
    assert [change["n"] for change in changes] == [2]
    assert _read(feed, continuation=token)[0] == []


def test_feed_from_now_misses_what_was(feed: ContainerProxy) -> None:
    _write(feed, 1)
    nothing, token = _read(feed, start_time="Now")
    assert nothing == []
    _write(feed, 2)
    assert [change["n"] for change in _read(feed, continuation=token)[0]] == [2]


def test_feed_from_a_time_begins_there(feed: ContainerProxy) -> None:
    _write(feed, 1)
    _wait_for_the_next_second()
    between = datetime.now(UTC).replace(microsecond=0)
    _write(feed, 2)
    assert [change["n"] for change in _read(feed, start_time=between)[0]] == [2]
    assert [change["n"] for change in _read(feed, start_time=between - timedelta(hours=1))[0]] == [1, 2]


def _wait_for_the_next_second() -> None:
    second, deadline = int(time.time()), time.monotonic() + 5
    while int(time.time()) == second:
        assert time.monotonic() < deadline


def test_deleted_items_leave_the_feed(feed: ContainerProxy) -> None:
    _write(feed, 1)
    _write(feed, 2)
    feed.delete_item("1", ["a", "1"])
    assert [change["n"] for change in _read(feed, start_time="Beginning")[0]] == [2]


def test_token_stays_good_when_the_latest_change_is_deleted(feed: ContainerProxy) -> None:
    _write(feed, 1)
    _, token = _read(feed, start_time="Beginning")
    feed.delete_item("1", ["a", "1"])
    _write(feed, 2)
    assert [change["n"] for change in _read(feed, continuation=token)[0]] == [2]


def test_pages_of_the_feed_are_as_long_as_asked(feed: ContainerProxy) -> None:
    for number in range(7):
        _write(feed, number)
    pages = feed.query_items_change_feed(start_time="Beginning", max_item_count=3).by_page()
    assert [len(list(page)) for page in pages] == [3, 3, 1]


def test_feed_of_one_partition_has_only_its_items(feed: ContainerProxy) -> None:
    for number in range(6):
        _write(feed, number)
    changes, token = _read(feed, start_time="Beginning", partition_key=["a", "1"])
    assert [change["n"] for change in changes] == [1, 4]
    _write(feed, 5)
    _write(feed, 7)
    assert [change["n"] for change in _read(feed, continuation=token)[0]] == [7]


def test_feed_of_a_prefix_has_all_below_it(feed: ContainerProxy) -> None:
    for number in range(4):
        _write(feed, number, tenant="ab"[number % 2])
    assert [change["n"] for change in _read(feed, start_time="Beginning", partition_key=["b"])[0]] == [1, 3]


def test_feed_ranges_together_have_every_change(feed: ContainerProxy) -> None:
    for number in range(6):
        _write(feed, number)
    changes = [
        change["n"]
        for feed_range in feed.read_feed_ranges()
        for change in _read(feed, start_time="Beginning", feed_range=feed_range)[0]
    ]
    assert sorted(changes) == list(range(6))


def test_batch_is_in_the_feed_as_a_whole(feed: ContainerProxy) -> None:
    feed.execute_item_batch(
        [("create", ({"id": str(number), "tenant": "a", "thread": "t", "n": number},)) for number in range(5)],
        ["a", "t"],
    )
    pages = feed.query_items_change_feed(start_time="Beginning", max_item_count=2).by_page()
    assert [change["n"] for page in pages for change in page] == list(range(5))


def test_reader_of_its_own_sees_what_others_write(account: tuple[str, str], feed: ContainerProxy) -> None:
    database = feed.container_link.split("/")[1]
    with CosmosClient(*account) as other:
        reader = other.get_database_client(database).get_container_client(feed.id)
        _write(feed, 1)
        assert [change["n"] for change in reader.query_items_change_feed(start_time="Beginning")] == [1]


def test_feed_of_all_versions_is_refused_or_served_by_accounts_that_keep_them(feed: ContainerProxy) -> None:
    with pytest.raises(CosmosHttpResponseError) as refused:
        list(feed.query_items_change_feed(mode="AllVersionsAndDeletes", start_time="Now"))
    assert refused.value.status_code == 400


def test_ids_of_unusual_form_pass_through_the_feed(feed: ContainerProxy) -> None:
    identifier = f"æ {uuid.uuid4()}"
    feed.create_item({"id": identifier, "tenant": "a", "thread": "t", "n": 1, "text": 'quote " and \\'})
    [change] = _read(feed, start_time="Beginning")[0]
    assert (change["id"], change["text"]) == (identifier, 'quote " and \\')
