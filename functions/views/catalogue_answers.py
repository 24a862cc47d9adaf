"""The answers made of the catalogue: written once for everybody, not once a request."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence

from application.catalogue import Entry
from domain.kernel.localization import Localized, order_languages
from functions.hosting.answers import Written
from functions.views.catalogue import Catalogued, ServiceResourceList, sort_entries
from functions.views.parts import as_view
from functions.views.viewer import Viewer

MOST_FORMS = 16
"""Orders of languages that are kept, the latest asked for: three languages have nine."""


class CatalogueAnswers:
    """Keeps the bytes for as long as the catalogue does not change."""

    def __init__(self, catalogue: Callable[[], Awaitable[tuple[Entry, ...]]]) -> None:
        self._catalogue = catalogue
        self._entries: tuple[Entry, ...] = ()
        self._codes: frozenset[str] = frozenset()
        self._written: dict[tuple[str, ...], Written] = {}

    async def whole(self, accepted: Sequence[str]) -> Written:
        """Give the whole catalogue in the languages that are accepted. Raises as the catalogue does."""
        self._follow(await self._catalogue())
        languages = self._distinguish(accepted)
        written = self._written.pop(languages, None) or self._write(languages)
        self._written[languages] = written
        if len(self._written) > MOST_FORMS:
            del self._written[next(iter(self._written))]
        return written

    def _follow(self, entries: tuple[Entry, ...]) -> None:
        if entries is self._entries:
            return
        if entries != self._entries:
            self._written = {}
            self._codes = frozenset(text.language_code for name in _names(entries) for text in name)
        self._entries = entries

    def _distinguish(self, accepted: Sequence[str]) -> tuple[str, ...]:
        """Leave out what makes no difference, so that callers cannot think of ever new forms."""
        wanted = order_languages(accepted) if accepted else ()
        return tuple(dict.fromkeys(code for code in wanted if code in self._codes))

    def _write(self, languages: tuple[str, ...]) -> Written:
        viewer = Viewer(languages=languages)
        return as_view(ServiceResourceList, Catalogued(sort_entries(self._entries, viewer)), viewer).written()


def _names(entries: Iterable[Entry]) -> Iterator[Localized]:
    for entry in entries:
        yield from (entry.service_resource.name, entry.service_owner.name)
        yield from (subject.name for subject in (*entry.roles, *entry.access_packages))
