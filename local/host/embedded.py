"""The host inside another program: tests and benchmarks run an app without a process of its own."""

import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from local.host.host import Host


@asynccontextmanager
async def running(
    app: Path,
    environment: Mapping[str, str] | None = None,
    *,
    data: Path | None = None,
    port: int = 0,
) -> AsyncIterator[Host]:
    """Run the app in a folder while the context lasts; `host.url` is its address.

    `environment` is added to the process's own meanwhile. Without `data` nothing is kept on disk. A process runs one
    app at a time. Raises AppRefused.
    """
    with _environment(environment or {}):
        host = Host(app, os.environ, data)
        try:
            await host.start(port)
            yield host
        finally:
            await host.stop()


@contextmanager
def _environment(additions: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in additions}
    os.environ.update(additions)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
