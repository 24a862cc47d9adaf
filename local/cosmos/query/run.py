"""Runs a query over one container, a page at a time."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from local.cosmos import charges
from local.cosmos.catalog import Container
from local.cosmos.documents import write_json
from local.cosmos.failure import unsupported
from local.cosmos.query.aggregate import aggregated, aggregates_of, counted, counts_rows
from local.cosmos.query.bounds import Implied
from local.cosmos.query.evaluate import Row, Scope, condition, selection, sources
from local.cosmos.query.narrow import narrowed
from local.cosmos.query.ordering import Ordering
from local.cosmos.query.reach import Reach, reaches_of
from local.cosmos.query.rows import Candidate, Reading
from local.cosmos.query.syntax import Expression, Query
from local.cosmos.query.window import root_alias, window
from local.cosmos.values import UNDEFINED

LARGEST_PAGE_BYTES: Final = 4 * 1024 * 1024
LARGEST_PAGE: Final = 1000
_MOST_LOADED: Final = 20_000  # a page that finds little in so many items ends: nobody waits for a whole scan


@dataclass(frozen=True, slots=True)
class Position:
    """The last row looked at, by its keys in the ordering, and how many of its results were given out."""

    keys: tuple[Any, ...] | None = None
    given: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a page begins: behind `position`, with `offset` results to skip and `left` to give, None for all."""

    position: Position
    offset: int
    left: int | None


@dataclass(frozen=True, slots=True)
class Request:
    """What to run: parameters by name with @, `page_size` None for the service's own choice, `now` in milliseconds."""

    query: Query
    parameters: dict[str, Any]
    reach: Reach
    page_size: int | None
    now: int
    resumed: Progress | None = None


@dataclass(slots=True)
class Page:
    """Results as JSON texts; `resume` is where the next page begins, None after the last."""

    texts: list[str] = field(default_factory=list)
    resume: Progress | None = None
    loaded: int = 0
    loaded_bytes: int = 0

    @property
    def charge(self) -> float:
        return charges.page(self.loaded, self.loaded_bytes)


def run(connection: sqlite3.Connection, container: Container, request: Request) -> Page:
    """Answer one page; raises Refused 400 for what the query may not do or what is not supported."""
    return _Run(connection, container, request).page()


class _Run:
    def __init__(self, connection: sqlite3.Connection, container: Container, request: Request) -> None:
        self._request = request
        self._query = query = request.query
        root = root_alias(query)
        self._root = root
        self._outer = Scope(request.parameters, frozenset({root}))
        self._rows, self._scope = sources(query, self._outer)
        self._keeps = condition(query.where, self._scope)
        self._value = None if query.form == "*" or aggregates_of(query) else selection(query, self._scope)
        self._unfolds = bool(query.joins or query.source.over)
        reaches, where = self._reaches(container)
        narrowing = narrowed(where, root, self._outer, container.place, container)
        self._is_decided = narrowing.exact and not self._unfolds
        self._reading = Reading(
            connection,
            container,
            Ordering.of(query, root, self._outer, container),
            reaches,
            narrowing,
            request.now,
            request.page_size or LARGEST_PAGE,
        )
        self._page = Page()

    def page(self) -> Page:
        if self._query.form == "*":
            selection(self._query, self._scope)  # refuses SELECT * over several sources
        if aggregates_of(self._query):
            self._page.texts = list(map(write_json, self._aggregated()))
        elif self._query.distinct:
            self._page.texts = self._distinct()
        else:
            self._page.resume = self._fill(self._request.resumed or self._beginning())
        return self._page

    def _reaches(self, container: Container) -> tuple[list[Reach], Expression | None]:
        if self._request.reach.levels != 0:
            return [self._request.reach], self._query.where
        return reaches_of(self._query.where, Implied(self._root, self._outer), container)

    def _aggregated(self) -> list[Any]:
        if self._query.order or self._query.top or self._query.offset or self._query.distinct:
            raise unsupported("aggregates together with ORDER BY, TOP, OFFSET or DISTINCT")
        if counts_rows(self._query) and self._is_decided:
            self._page.loaded, results = self._reading.counted()
            return counted(self._query, results, self._scope)
        rows = (row for found in self._candidates(None) for row in self._kept(found))
        return aggregated(self._query, rows, self._scope)

    def _distinct(self) -> list[str]:
        """All distinct results on one page: what was given out before cannot travel in a token."""
        texts = dict.fromkeys(text for found in self._candidates(None) for text in self._texts(found))
        offset, limit = window(self._query, self._outer)
        return list(texts)[offset : None if limit is None else offset + limit]

    def _beginning(self) -> Progress:
        return Progress(Position(), *window(self._query, self._outer))

    def _fill(self, begin: Progress) -> Progress | None:
        """Fill the page; the answer is where the next one begins."""
        position, offset, left = begin.position, begin.offset, begin.left
        if left == 0:
            return None
        size = 0
        for place, text in self._results(position):
            if self._is_full(size):
                return Progress(position, offset, left)
            position = place
            if text is None:
                continue
            if offset:
                offset -= 1
                continue
            self._page.texts.append(text)
            size += len(text)
            left = None if left is None else left - 1
            if left == 0:
                return None
        return None

    def _is_full(self, size: int) -> bool:
        page, page_size = self._page, self._request.page_size
        over_time = page.loaded > _MOST_LOADED
        return over_time or size > LARGEST_PAGE_BYTES or (page_size is not None and len(page.texts) >= page_size)

    def _results(self, after: Position) -> Iterator[tuple[Position, str | None]]:
        """Results behind a position, each with its own; None stands for a row that gave none."""
        for found in self._candidates(after.keys):
            begun = after.given if found.keys == after.keys else 0
            texts = self._texts(found)
            for number, text in enumerate(texts[begun:], begun + 1):
                yield Position(found.keys, number), text
            if len(texts) <= begun:
                yield Position(found.keys, begun), None

    def _candidates(self, after: tuple[Any, ...] | None) -> Iterator[Candidate]:
        for found in self._reading.candidates(after, inclusive=self._unfolds):
            self._page.loaded += 1
            self._page.loaded_bytes += len(found.body)
            yield found

    def _texts(self, found: Candidate) -> list[str]:
        if self._value is None and self._is_decided:
            return [found.body]
        rows = self._kept(found)
        if self._value is None:
            return [found.body] * len(rows)
        values = map(self._value, rows)
        return [write_json(value) for value in values if value is not UNDEFINED]

    def _kept(self, found: Candidate) -> list[Row]:
        rows = self._rows({self._root: json.loads(found.body)})
        return list(rows) if self._is_decided else [row for row in rows if self._keeps(row)]
