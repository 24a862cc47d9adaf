"""Lists of dialogs as Cosmos queries: filters and order on indexed paths, paging by keyset."""

from azure.cosmos.aio import DatabaseProxy

from adapters.cosmos import containers
from adapters.cosmos.conditions import Parameters, labelled
from adapters.cosmos.documents import read_root
from adapters.cosmos.pages import Page, first_rows
from adapters.cosmos.patience import patiently
from adapters.cosmos.ranges import Ranges
from application.ports.search import Search
from domain.dialog.dialog import Dialog
from domain.dialog.summary import DialogSummary


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

    async def labelled(self, label: str, *, with_deleted: bool) -> tuple[Dialog, ...]:
        deletion = "" if with_deleted else " AND c.deleted = false"
        given = Parameters()
        query = f'SELECT TOP 2 * FROM c WHERE c.kind = "dialog" AND {labelled((label,))(given)}{deletion}'  # noqa: S608 - parameters only
        places = await self._ranges.current()
        answers = [
            await patiently(lambda place=place: first_rows(self._dialogs, place, query, given.named(), 2))  # type: ignore[misc]  # mypy infers no default of a lambda
            for place in places
        ]
        return tuple(read_root(document) for documents in answers for document in documents)[:2]
