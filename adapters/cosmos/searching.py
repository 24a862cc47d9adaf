"""Lists of dialogs as Cosmos queries: filters and order on indexed paths, paging by keyset."""

from typing import Any

from azure.cosmos.aio import DatabaseProxy

from adapters.cosmos import containers
from adapters.cosmos.conditions import Parameters, among, by_label
from adapters.cosmos.documents import read_root
from adapters.cosmos.feed_ranges import Place, Ranges
from adapters.cosmos.pages import Page, first_rows
from adapters.cosmos.partitions import Source, anything, of_scope
from adapters.cosmos.retry import retry
from application.ports.search import ANYWHERE, Search, Within
from domain.dialog.dialog import Dialog
from domain.dialog.summary import DialogSummary

_SEVERAL = 2
"""Dialogs of a label that are told: more than one is one too many, however many there are."""


class CosmosDialogSearch:
    """Implements DialogSearch."""

    def __init__(self, database: DatabaseProxy) -> None:
        self._dialogs = database.get_container_client(containers.DIALOGS)
        self._ranges = Ranges(self._dialogs)

    async def found(self, search: Search) -> tuple[DialogSummary, ...]:
        """Read the page, anew when a partition was split meanwhile: what was on one place is then on two."""
        everywhere = await self._ranges.current()
        while True:
            found = await Page(self._dialogs, self._ranges, everywhere, search).found()
            before, everywhere = everywhere, await self._ranges.current()
            if everywhere == before:
                return tuple(found)

    async def find_labelled(self, label: str, within: Within = ANYWHERE, *, with_deleted: bool) -> tuple[Dialog, ...]:
        everywhere = await self._ranges.current()
        divided = [Source(anything)] if within.scope is None else of_scope(within.scope)
        found: dict[str, Dialog] = {}
        for source in divided:
            for place in await self._ranges.places_of(source.party, everywhere):
                for document in await self._find_carrying(label, source, place, within, with_deleted=with_deleted):
                    found[document["id"]] = read_root(document)
        return tuple(found.values())[:_SEVERAL]

    async def _find_carrying(
        self, label: str, source: Source, place: Place, within: Within, *, with_deleted: bool
    ) -> list[dict[str, Any]]:
        given = Parameters()
        where = ['c.kind = "dialog"', by_label(label, given), source.condition(given)]
        where += [] if with_deleted else ["c.deleted = false"]
        where += [f"c.org = {given(within.org)}"] if within.org else []
        where += [among("c.serviceResourceType", within.resource_types, given)] if within.resource_types else []
        query = f"SELECT TOP {_SEVERAL} * FROM c WHERE {' AND '.join(where)}"  # noqa: S608 - parameters only
        return await retry(lambda: first_rows(self._dialogs, place, query, given.named(), _SEVERAL))
