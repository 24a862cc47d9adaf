"""The local cloud as a whole: starts its components, provisions them, watches over them and stops them."""

import asyncio
import fcntl
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import IO, Any

import aiohttp

from local.altinn.__main__ import DEFAULT_WORLD
from local.stack import recipes
from local.stack.component import Component, ComponentError, Recipe
from local.stack.credentials import credentials_in, register
from local.stack.environment import settings_of
from local.stack.instance import Instance, request_token
from local.stack.ports import Ports, Reservation
from local.stack.provision import load_client, provision

LOCK = "lock"

type Progress = Callable[[str, float], None]
"""Told what has become ready and after how many seconds."""


class DataInUseError(Exception):
    """The folder is in use: by another local cloud, or for something else that must not be emptied."""


@dataclass(frozen=True)
class Plan:
    """What to start: ports, the folder of the state (emptied first if `fresh`), world, application, other settings."""

    ports: Ports
    data: Path
    world: Path = DEFAULT_WORLD
    app: Path = recipes.ROOT
    fresh: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)


class Cloud:
    """A running local cloud. Addresses are those of `Instance`.

    Components are named as in `local/`, plus azurite; further hosts are `host-2`, `host-3` and so on.
    """

    def __init__(self, plan: Plan, progress: Progress = lambda _name, _seconds: None) -> None:
        self.plan = plan
        self.instance = Instance.at(plan.ports, plan.data, os.getpid())
        self.died: asyncio.Queue[Component] = asyncio.Queue()
        self._progress = progress
        self._components: dict[str, Component] = {}
        self._hosts: list[str] = []
        self._began = monotonic()
        self._lock: IO[bytes] | None = None

    @property
    def api(self) -> str:
        return self.instance.api

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names of the hosts, in the order of `instance.apis`."""
        return tuple(self._hosts)

    @property
    def cosmos(self) -> str:
        return self.instance.cosmos

    @property
    def service_bus(self) -> str:
        return self.instance.service_bus

    @property
    def storage(self) -> str:
        return self.instance.storage

    @property
    def altinn(self) -> str:
        return self.instance.altinn

    async def start(self) -> None:
        """Start everything; raises ComponentError or DataInUseError, after which `stop` must still be called."""
        if self.plan.fresh:
            _require_own(self.plan.data)
        self._lock = _locked(self.plan.data)
        if self.plan.fresh:
            _empty(self.plan.data)
        credentials = credentials_in(self.plan.data)
        folder = self._folder
        register(credentials, folder("altinn"))
        topology = recipes.write_topology(self.plan.data / "topology.json")
        ports = self.plan.ports
        async with asyncio.TaskGroup() as tasks:
            for recipe in (
                recipes.azurite(ports, folder("azurite")),
                recipes.service_bus(ports, folder("servicebus"), topology),
                recipes.altinn(ports, folder("altinn"), self.plan.world),
            ):
                tasks.create_task(self._start(recipe))
            tasks.create_task(self._start_cosmos())
        settings = settings_of(self.instance, credentials) | dict(self.plan.settings)
        async with asyncio.TaskGroup() as tasks:
            for recipe in recipes.hosts(ports, folder("host"), self.plan.app, settings):
                self._hosts.append(recipe.name)
                tasks.create_task(self._start(recipe))
        self.instance.save()

    async def stop(self) -> None:
        """Stop the hosts first, because they use the others, then all the rest at once."""
        await asyncio.gather(*(self._components[name].stop() for name in self._hosts if name in self._components))
        await asyncio.gather(*(component.stop() for component in self._components.values()))
        if self._lock is not None:
            self.instance.forget()
            self._lock.close()

    async def kill(self, name: str) -> None:
        """End a component as a crash would; it stays down until `restart`."""
        await self._components[name].kill()

    def pause(self, name: str) -> None:
        """Stop a component where it is: it answers nobody and renews nothing until `resume`."""
        self._components[name].pause()

    def resume(self, name: str) -> None:
        """Let a paused component go on; one that runs or is down stays as it is."""
        self._components[name].resume()

    async def restart(self, name: str) -> None:
        """Stop a component if it runs, start it again on the same port with the same state, and wait until ready."""
        await self._components[name].stop()
        await self._components[name].start()

    def pid(self, name: str) -> int | None:
        return self._components[name].pid

    async def token(self, wish: Mapping[str, Any]) -> str:
        """A bearer token of the instance's issuer; `wish` as `python -m local token` takes it."""
        async with aiohttp.ClientSession() as client:
            return await request_token(client, self.instance, wish)

    def raise_if_died(self) -> None:
        """Raise ComponentError when a component has ended without being told to."""
        if not self.died.empty():
            raise death_of(self.died.get_nowait())

    async def _start(self, recipe: Recipe) -> None:
        component = Component(recipe, self.plan.data / "logs" / f"{recipe.name}.log", self.died.put_nowait)
        self._components[recipe.name] = component
        await component.start()
        self._progress(recipe.name, monotonic() - self._began)

    async def _start_cosmos(self) -> None:
        await asyncio.gather(self._start(recipes.cosmos(self.plan.ports, self._folder("cosmos"))), load_client())
        await provision(self.instance)
        self._progress("containers", monotonic() - self._began)

    def _folder(self, name: str) -> Path:
        folder = self.plan.data / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


@asynccontextmanager
async def running(
    *,
    port_base: int = 0,
    data: Path | None = None,
    world: Path = DEFAULT_WORLD,
    app: Path = recipes.ROOT,
    settings: Mapping[str, str] | None = None,
    hosts: int = 1,
) -> AsyncIterator[Cloud]:
    """A local cloud for as long as the block runs; by default on free ports, in a folder that is removed afterwards.

    Raises ComponentError when a component does not start, or ended during the block without being told to.
    """
    with Reservation(port_base, hosts) as reserved, _folder_or_temporary(data) as folder:
        cloud = Cloud(Plan(reserved.ports, folder, world, app, settings=settings or {}))
        try:
            await started(cloud)
            yield cloud
            cloud.raise_if_died()
        finally:
            await cloud.stop()


async def started(cloud: Cloud) -> None:
    """Start the cloud; of several components that fail at once, the first one is told of."""
    try:
        await cloud.start()
    except ExceptionGroup as group:
        raise group.exceptions[0] from None


def death_of(component: Component) -> ComponentError:
    return ComponentError(f"{component.name} ended by itself; the end of {component.log}:\n{component.last_lines()}")


@contextmanager
def _folder_or_temporary(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="local-cloud-") as temporary:
        yield Path(temporary)


def _locked(data: Path) -> IO[bytes]:
    """Reserve the folder for this process; raises DataInUseError."""
    data.mkdir(parents=True, exist_ok=True)
    file = (data / LOCK).open("wb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise DataInUseError(
            f"another local cloud keeps its state in {data}: stop it or choose another --data"
        ) from error
    return file


def _require_own(data: Path) -> None:
    """Nobody loses a folder of theirs by naming it; raises DataInUseError."""
    if data.exists() and any(data.iterdir()) and not (data / LOCK).exists():
        raise DataInUseError(f"{data} holds files that no local cloud made: it is not emptied")


def _empty(data: Path) -> None:
    for entry in data.iterdir():
        if entry.is_dir():
            shutil.rmtree(entry)
        elif entry.name != LOCK:
            entry.unlink()
