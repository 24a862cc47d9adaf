"""Service Bus triggers of hosts in processes of their own: limits of host.json, stopping, outages of the bus."""

import asyncio
import json
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.local.host.bus_support import Bus, bus
from tests.local.host.components import Component
from tests.local.host.conftest import APPS, until

NOTHING_LEFT = {"active": 0, "locked": 0, "deferred": 0, "scheduled": 0, "deadLetter": 0}
ALL = ("plain", "topical", "batches", "sessions", "forwarding", "misdirecting")


@pytest.fixture
async def queues(tmp_path: Path) -> AsyncIterator[Bus]:
    async with bus(tmp_path) as found:
        yield found


class HostProcess(Component):
    """A host that runs one function of apps/bus under a host.json of its own."""

    def __init__(self, folder: Path, queues: Bus, function: str, **options: object) -> None:
        app = folder / "app"
        shutil.copytree(APPS / "bus", app, ignore=shutil.ignore_patterns("__pycache__"))
        (app / "host.json").write_text(json.dumps({"version": "2.0", "extensions": {"serviceBus": options}}))
        off = {f"AzureWebJobs.{name}.Disabled": "true" for name in ALL if name != function}
        self._function = function
        super().__init__(
            "local.host", "--app", str(app), "--port", "0", log=folder / "host.log",
            environment=queues.environment | off,
        )  # fmt: skip

    async def get(self, path: str) -> Any:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.ports[0]}{path}") as response,
        ):
            return json.loads(await response.read())

    async def bodies(self) -> list[str]:
        return [call["body"] for call in await self.get(f"/api/calls/{self._function}")]

    async def most(self) -> int:
        return int(await self.get(f"/api/most/{self._function}"))

    async def state(self) -> str:
        return str((await self.get("/admin/host/status"))["triggers"][self._function]["state"])


async def test_messages_are_handled_side_by_side_up_to_the_limit(queues: Bus, tmp_path: Path) -> None:
    async with HostProcess(tmp_path, queues, "plain", maxConcurrentCalls=3) as host:
        await queues.send("plain", *["sleep 0.2"] * 9)
        await until(host.bodies, lambda bodies: len(bodies) == 9)
        assert await host.most() == 3


async def test_stopping_waits_for_the_function_and_completes_its_message(queues: Bus, tmp_path: Path) -> None:
    async with HostProcess(tmp_path, queues, "plain") as host:
        await queues.send("plain", "sleep 0.5")
        await until(host.bodies, bool)
        assert await host.end(signal.SIGTERM) == 0
        assert host.log == ""
    assert await queues.counts("plain") == NOTHING_LEFT


async def test_killed_host_leaves_its_message_to_the_next(queues: Bus, tmp_path: Path) -> None:
    async with HostProcess(tmp_path, queues, "plain") as host:
        await queues.send("plain", "sleep 1")
        await until(host.bodies, bool)
        await host.end(signal.SIGKILL)
        await host.start()
        assert await until(host.bodies, bool) == ["sleep 1"]
        await until(lambda: queues.counts("plain"), lambda counts: counts == NOTHING_LEFT)


async def test_silent_session_makes_room_for_the_next(queues: Bus, tmp_path: Path) -> None:
    options = {"maxConcurrentSessions": 1, "sessionIdleTimeout": "00:00:00.3"}
    async with HostProcess(tmp_path, queues, "sessions", **options) as host:
        await queues.send("sessions", "a", session_id="x")
        await queues.send("sessions", "b", session_id="y")
        await until(host.bodies, lambda bodies: sorted(bodies) == ["a", "b"])


@pytest.mark.parametrize(("function", "session"), [("plain", {}), ("sessions", {"session_id": "x"})])
async def test_trigger_goes_on_after_an_outage(
    queues: Bus, tmp_path: Path, function: str, session: dict[str, str]
) -> None:
    ports = [str(port) for port in queues.component.ports]
    async with HostProcess(tmp_path, queues, function) as host:
        await queues.send(function, "before", **session)
        await until(host.bodies, lambda bodies: "before" in bodies)
        await queues.hang_up()  # the SDK leaves the socket of a broken connection open
        await queues.component.end(signal.SIGKILL)
        await until(host.state, lambda state: state == "troubled")
        await queues.component.start("--port", ports[0], "--control-port", ports[1])
        await asyncio.wait_for(queues.send(function, "after", **session), 20)
        await until(host.bodies, lambda bodies: "after" in bodies)
        await until(host.state, lambda state: state == "listening")
