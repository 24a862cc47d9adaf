"""What goes wrong meanwhile: the store, the bus and the hosts, drawn from the seed."""

import asyncio
import time
from random import Random
from typing import Any

from aiohttp import ClientSession

from chaos.world import World

LEASE_SECONDS = 60.0
"""A host that is paused for longer loses the change feed."""
_STORED = "/colls/(dialogs|keys)/"


class Weather:
    """Troubles of a run; `is_over` takes back what lasts."""

    def __init__(self, world: World, session: ClientSession, seed: int, until: float) -> None:
        self._world = world
        self._session = session
        self._seed = seed
        self._until = until

    async def blow(self) -> None:
        """Make trouble until the time is over, and until the last host that was paused or killed is back."""
        await asyncio.gather(self._store(), self._bus(), self._bus_away(), self._pauses(), self._kills())

    async def is_over(self) -> None:
        for control in (self._world.cloud.instance.cosmos_control, self._world.cloud.instance.service_bus_control):
            async with self._session.delete(f"{control}/faults") as answer:
                answer.raise_for_status()

    async def _store(self) -> None:
        random = Random(f"store {self._seed}")
        while await self._goes_on(random.uniform(0.1, 1.5)):
            kind = random.choice(("449", "449", "429", "503", "close", "close", "delay"))
            lasting = _lasting(random)
            matched = {"operation": random.choice(("batch", "batch", "query", "read"))} if random.random() < 0.6 else {}
            where = {} if random.random() < 0.15 else {"path": _STORED}
            is_after = kind == "close" and random.random() < 0.6
            fault = {"kind": kind, "after": is_after, "retryAfterMs": 50, "delayMs": random.choice((50, 500, 2500))}
            self._world.trouble(f"store {kind}{' after' if is_after else ''}")
            await self._order(self._world.cloud.instance.cosmos_control, fault | lasting | {"match": matched | where})

    async def _bus(self) -> None:
        random = Random(f"bus {self._seed}")
        while await self._goes_on(random.uniform(0.5, 4)):
            kind = random.choice(("server-busy", "throttle", "delay", "close-connection", "drop-after-accept"))
            fault = {
                "kind": kind,
                "operation": "send",
                "count": random.randint(1, 3),
                "seconds": random.uniform(0.1, 3),
            }
            self._world.trouble(f"bus {kind}")
            await self._order(self._world.cloud.instance.service_bus_control, fault)

    async def _bus_away(self) -> None:
        random = Random(f"bus away {self._seed}")
        while await self._goes_on(random.uniform(15, 45)):
            self._world.trouble("bus away")
            await self._world.cloud.kill("servicebus")
            await asyncio.sleep(random.uniform(1, 8))
            await self._world.cloud.restart("servicebus")

    async def _pauses(self) -> None:
        """Pause one host after the other, also for longer than its leases last."""
        random = Random(f"pauses {self._seed}")
        seconds = LEASE_SECONDS + 5 if random.random() < 0.5 else 5.0
        while await self._goes_on(random.uniform(2, 12)):
            name = self._present(random)
            if name is not None:
                self._world.trouble(f"pause of {name} for {seconds:.0f} s")
                self._world.cloud.pause(name)
                self._world.absent.add(name)
                await asyncio.sleep(seconds)
                self._world.cloud.resume(name)
                self._world.absent.discard(name)
            seconds = random.choice((1.0, 5.0, LEASE_SECONDS + 5))

    async def _kills(self) -> None:
        random = Random(f"kills {self._seed}")
        while await self._goes_on(random.uniform(8, 25)):
            name = self._present(random)
            if name is not None:
                self._world.trouble(f"kill of {name}")
                self._world.absent.add(name)
                await self._world.cloud.kill(name)
                await asyncio.sleep(random.uniform(0, 3))
                await self._world.cloud.restart(name)
                self._world.absent.discard(name)

    def _present(self, random: Random) -> str | None:
        present = [name for name in self._world.cloud.hosts if name not in self._world.absent]
        return random.choice(present) if present else None

    async def _goes_on(self, seconds: float) -> bool:
        """Wait, and tell whether there is time left."""
        await asyncio.sleep(max(0.0, min(seconds, self._until - time.monotonic())))
        return time.monotonic() < self._until

    async def _order(self, control: str, fault: dict[str, Any]) -> None:
        try:
            async with self._session.post(f"{control}/faults", json=fault) as answer:
                answer.raise_for_status()
        except OSError:
            return  # the bus is away


def _lasting(random: Random) -> dict[str, Any]:
    """Draw how long a fault lasts: mostly for a few requests, now and then for longer than the SDK's own retries."""
    if random.random() < 0.8:
        return {"count": random.randint(1, 4)}
    return {"seconds": random.choice((0.3, 1.0, 3.0))}
