"""The load generator, a process of its own: reads a round as a line of JSON, answers with what was measured."""

import asyncio
import json
import sys
from collections.abc import Iterator
from time import monotonic
from typing import Any

from aiohttp import ClientSession, ClientTimeout, TCPConnector

type Round = dict[str, Any]
type Measured = list[tuple[float, float, int, str]]
"""Begin and end (seconds of the system-wide monotonic clock), status and body of each request."""


async def driven(given: Round) -> Measured:
    """Send the requests of a round, so many at a time, each as soon as an earlier one is answered."""
    measured: Measured = []
    urls = iter(given["urls"])
    limits = TCPConnector(limit=given["concurrency"])
    async with ClientSession(headers=given["headers"], connector=limits, timeout=ClientTimeout(total=60)) as session:
        senders = (_sender(session, given, urls, measured) for _ in range(given["concurrency"]))
        await asyncio.gather(*senders)
    return measured


async def _sender(session: ClientSession, given: Round, urls: Iterator[str], measured: Measured) -> None:
    for url in urls:
        began = monotonic()
        async with session.request(given["method"], url, data=given["body"]) as answer:
            body = await answer.read()
            measured.append((began, monotonic(), answer.status, body.decode() if given["keep_bodies"] else ""))


def main() -> None:
    with asyncio.Runner() as runner:
        for line in sys.stdin:
            print(json.dumps(runner.run(driven(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
