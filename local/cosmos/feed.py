"""The change feed: the latest version of every item, in the order in which the container changed.

A continuation is the number (lsn) of the last change that was read, quoted like an etag. Each item has a number of its
own, also within a batch, so that a page may end anywhere. Deleted and expired items are not in the feed.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final, Self

from local.cosmos import charges
from local.cosmos.catalog import Container
from local.cosmos.failure import bad_request, unsupported
from local.cosmos.query.reach import Reach
from local.cosmos.query.rows import VISIBLE

_MOST_ITEMS: Final = 1000
_LARGEST_PAGE_BYTES: Final = 4 * 1024 * 1024
_NOW: Final = "*"


@dataclass(frozen=True, slots=True)
class Start:
    """Where to read on: behind change `lsn` and not before `since`, in milliseconds."""

    lsn: int
    since: int

    @classmethod
    def of(cls, headers: Mapping[str, str], last_lsn: int) -> Self:
        """Read the start out of a request's headers; raises Refused 400 for a token that is none."""
        if headers.get("a-im") != "Incremental Feed":
            raise unsupported("the change feed of all versions and deletes")
        token, since = headers.get("if-none-match"), headers.get("if-modified-since")
        return cls(last_lsn if token == _NOW else _lsn(token), _milliseconds(since))


@dataclass(frozen=True, slots=True)
class Changes:
    """Items as JSON texts with their `_lsn`, and the token that reads on behind them."""

    texts: list[str]
    token: str
    charge: float


def changes(
    connection: sqlite3.Connection, container: Container, reach: Reach, start: Start, limit: int | None, now: int
) -> Changes:
    """One page of changes; an empty one, when there are none behind the start."""
    where, parameters = reach.condition()
    most = min(limit or _MOST_ITEMS, _MOST_ITEMS)
    sql = (
        f"SELECT lsn, body FROM {container.table} WHERE {where} AND lsn > ? AND written >= ? AND {VISIBLE}"
        " ORDER BY lsn LIMIT ?"
    )
    rows = connection.execute(sql, (*parameters, start.lsn, start.since, now, most))
    texts, last, size = [], start.lsn, 0
    for lsn, body in rows:
        texts.append(f'{body[:-1]},"_lsn":{lsn}}}')
        last, size = lsn, size + len(body)
        if size > _LARGEST_PAGE_BYTES:
            break
    rows.close()
    return Changes(texts, f'"{last}"', charges.page(len(texts), size))


def _lsn(token: str | None) -> int:
    number = (token or "0").strip('"')
    if not number.isdecimal():
        raise bad_request("The change feed's continuation is none that was given out.")
    return int(number)


def _milliseconds(since: str | None) -> int:
    if since is None:
        return 0
    try:
        return int(parsedate_to_datetime(since).replace(tzinfo=UTC).timestamp() * 1000)
    except ValueError as error:
        raise bad_request("If-Modified-Since is no date.") from error
