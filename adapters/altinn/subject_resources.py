"""Which resources each role and package opens, kept up by fetching what changed (A-043, W-022 to W-026)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from sys import intern
from urllib.parse import quote

from pydantic import AwareDatetime, TypeAdapter
from yarl import URL

from adapters.altinn.documents import Document, read_shape
from adapters.altinn.failure import UpstreamFailure
from adapters.altinn.http import AltinnHttp
from adapters.caching.reference import Reference, ReferenceStore

PATH = "resourceregistry/api/v1/resource/updated"
PAGE = 1000
BEGINNING = datetime.min.replace(tzinfo=UTC)
PATIENCE = timedelta(seconds=60)

type Mapped = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Known:
    """The mapping, and the instant of the newest change that it has taken in."""

    newest: AwareDatetime = BEGINNING
    mapped: Mapped = field(default_factory=dict)


class _Change(Document):
    subject_urn: str
    resource_urn: str
    updated_at: AwareDatetime
    deleted: bool


class _Links(Document):
    next: str | None = None


class _Page(Document):
    links: _Links
    data: list[_Change]


_ANSWER = TypeAdapter(_Page)
_KNOWN = TypeAdapter(Known)


class AltinnSubjectResources:
    """Implements SubjectResources for requests, and SubjectResourceUpkeep for the timer."""

    def __init__(self, http: AltinnHttp, store: ReferenceStore, now: Callable[[], datetime]) -> None:
        self._http = http
        self._reference = Reference("subject-resources", _KNOWN, store, self._caught_up, now, PATIENCE)

    async def mapping(self) -> Mapped:
        return (await self._reference.get()).mapped

    async def sync(self) -> None:
        await self._reference.renew(self._caught_up)

    async def _caught_up(self, known: Known | None = None) -> Known:
        """Fetch what changed since the newest known change; all pages count, or none does."""
        known = known or Known()
        changes = await self._fetch_changes(known.newest)
        if not changes:
            return known
        return Known(max(change.updated_at for change in changes), _apply(known.mapped, changes))

    async def _fetch_changes(self, instant: datetime) -> list[_Change]:
        changes: list[_Change] = []
        visited: set[str] = set()
        target: str | None = f"{PATH}?since={_write_instant(instant + timedelta(microseconds=1))}&limit={PAGE}"
        while target is not None:
            if target in visited:
                raise UpstreamFailure("The resource registry's pages lead back to an earlier one.")
            visited.add(target)
            page = read_shape(_ANSWER, await self._http.get(target))
            changes.extend(page.data)
            target = _next_page(page)
        return changes


def _write_instant(instant: datetime) -> str:
    """Write with seven digits of a second and a numeric offset, percent-encoded (W-022)."""
    text = instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    return quote(f"{text}0+00:00", safe="")


def _next_page(page: _Page) -> str | None:
    """Give the next page's path and query; its host is an internal one (W-025, W-026)."""
    if not page.data or not page.links.next:
        return None
    link = URL(page.links.next, encoded=True)
    if not link.absolute:
        raise UpstreamFailure("The resource registry links to its next page without an address.")
    return link.raw_path_qs


def _apply(known: Mapped, changes: Iterable[_Change]) -> Mapped:
    """Let the newest change of each pair win."""
    resources = {subject: set(urns) for subject, urns in known.items()}
    for change in sorted(changes, key=lambda change: change.updated_at):
        opened = resources.setdefault(intern(change.subject_urn.lower()), set())
        (opened.discard if change.deleted else opened.add)(intern(change.resource_urn.lower()))
    return {subject: frozenset(urns) for subject, urns in resources.items() if urns}
