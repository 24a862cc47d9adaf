"""Ordered sources read as one: any way of parting rows gives what one big sort would, without reading all of them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from adapters.cosmos.merge import Fetch, Found, Stream, in_order, merge
from domain.dialog.context import EndUserContext, ServiceOwnerContext
from domain.dialog.ordering import DEFAULT, Boundary
from domain.dialog.summary import DialogSummary
from domain.dialog.vocabulary import DialogStatus

DAY = datetime(2026, 6, 1, tzinfo=UTC)
PARTS = 6


def a_row(number: int, hours: int) -> DialogSummary:
    at = DAY + timedelta(hours=hours)
    return DialogSummary(
        id=UUID(int=number),
        revision=UUID(int=number),
        org="ttd",
        party="urn:altinn:person:legacy-selfidentified:streamed",
        service_resource="urn:altinn:resource:streamed",
        service_resource_type="genericaccessresource",
        created_at=at,
        updated_at=at,
        content_updated_at=at,
        end_user_context=EndUserContext(revision=UUID(int=number)),
        service_owner_context=ServiceOwnerContext(revision=UUID(int=number)),
        status=DialogStatus.DRAFT,
        has_unopened_content=False,
        is_content_seen=False,
        is_api_only=False,
        gui_attachment_count=0,
        from_service_owner_transmissions_count=0,
        from_party_transmissions_count=0,
    )


class Source:
    """Rows in order, handed out behind a boundary; counts what it handed out."""

    def __init__(self, rows: Found) -> None:
        self._rows = in_order(rows, DEFAULT)
        self.given = 0

    def fetch(self) -> Fetch:
        async def fetch(after: Boundary | None, limit: int) -> Found:
            boundaries = [row.boundary(DEFAULT) for row in self._rows]
            begin = boundaries.index(after) + 1 if after in boundaries else 0
            self.given += len(self._rows[begin : begin + limit])
            return self._rows[begin : begin + limit]

        return fetch


parted = st.lists(st.tuples(st.integers(0, 30), st.sets(st.integers(0, PARTS - 1), min_size=1)), max_size=80)


@given(parted, st.integers(1, 40))
async def test_streams_together_are_one_big_sort(rows: list[tuple[int, set[int]]], limit: int) -> None:
    """A row may lie in several of them, and is given once."""
    made = [(a_row(number, hours), places) for number, (hours, places) in enumerate(rows)]
    sources = [Source([row for row, places in made if part in places]) for part in range(PARTS)]
    found = await merge([Stream(source.fetch(), None) for source in sources], DEFAULT, limit)
    assert found == in_order([row for row, _ in made], DEFAULT)[:limit]


async def test_a_page_reads_little_more_than_it_shows() -> None:
    sources = [Source([a_row(part * 1000 + number, number) for number in range(1000)]) for part in range(PARTS)]
    assert len(await merge([Stream(source.fetch(), None) for source in sources], DEFAULT, 100)) == 100
    assert sum(source.given for source in sources) <= 210


async def test_one_source_that_has_everything_is_read_on() -> None:
    full = Source([a_row(number, number) for number in range(500)])
    sources = [full, *(Source([]) for _ in range(9))]
    found = await merge([Stream(source.fetch(), None) for source in sources], DEFAULT, 100)
    assert [row.id.int for row in found] == [*range(499, 399, -1)]


async def test_a_list_without_sources_is_empty() -> None:
    assert await merge([], DEFAULT, 10) == []
