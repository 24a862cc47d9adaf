"""Faults in the parts of a running cloud, ordered at their control addresses."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from local.stack import Cloud
from tests.driver.events import SUBSCRIPTION, TOPIC


@dataclass
class Mischief:
    cloud: Cloud
    session: ClientSession

    @asynccontextmanager
    async def killed(self, component: str) -> AsyncIterator[None]:
        """End a component as a crash would; it is back after the block."""
        await self.cloud.kill(component)
        try:
            yield
        finally:
            await self.cloud.restart(component)

    async def restarted(self, component: str) -> None:
        """Put a new process in a component's place."""
        async with self.killed(component):
            pass

    async def in_cosmos(self, kind: str, **fault: Any) -> None:
        await self._order(self.cloud.instance.cosmos_control, {"kind": kind, **fault})

    async def in_service_bus(self, kind: str, **fault: Any) -> None:
        await self._order(self.cloud.instance.service_bus_control, {"kind": kind, "operation": "send", **fault})

    async def in_altinn(self, **fault: Any) -> None:
        await self._order(f"{self.cloud.altinn}/_control", fault)

    async def is_over(self) -> None:
        """Take all faults back."""
        instance = self.cloud.instance
        for control in (instance.cosmos_control, instance.service_bus_control, f"{instance.altinn}/_control"):
            async with self.session.delete(f"{control}/faults") as answer:
                answer.raise_for_status()

    async def published(self) -> int:
        """Count the messages that wait in the subscription."""
        async with self.session.get(f"{self.cloud.instance.service_bus_control}/entities") as answer:
            entities: dict[str, dict[str, int]] = await answer.json()
        return entities[f"{TOPIC}/Subscriptions/{SUBSCRIPTION}"]["active"]

    async def _order(self, control: str, fault: dict[str, Any]) -> None:
        async with self.session.post(f"{control}/faults", json=fault) as answer:
            assert answer.ok, await answer.text()
