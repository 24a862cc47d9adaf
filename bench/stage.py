"""The application and the floor side by side: two hosts over the same stand-ins, and somebody to send requests."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from pkgutil import iter_modules

from bench import ready_made
from bench.dialog import END_USER, PARTY, SERVICE_OWNER, dialog
from bench.traffic import Round, Traffic, traffic
from functions import events, timers
from local.stack.cloud import Cloud, running
from local.stack.component import Component
from local.stack.ports import Reservation
from local.stack.recipes import hosts

FLOOR = Path(__file__).parent / "floor"


@dataclass(frozen=True)
class Requests:
    """How the application is asked, with the tokens of a service owner and of an end user."""

    api: str
    service_owner: dict[str, str]
    end_user: dict[str, str]

    def create(self, **members: object) -> Round:
        url, body = f"{self.api}/api/v1/serviceowner/dialogs", json.dumps(dialog(**members), ensure_ascii=False)
        return Round("POST", [url], self.service_owner, body, keep_bodies=True)

    def get(self, *dialog_ids: str) -> Round:
        return Round(
            "GET", [f"{self.api}/api/v1/serviceowner/dialogs/{each}" for each in dialog_ids], self.service_owner
        )

    def open(self, *dialog_ids: str) -> Round:
        return Round("GET", [f"{self.api}/api/v1/enduser/dialogs/{each}" for each in dialog_ids], self.end_user)

    def search(self) -> Round:
        return Round("GET", [f"{self.api}/api/v1/enduser/dialogs?party={PARTY}"], self.end_user)

    def of_owner(self, method: str, path: str, body: object = None) -> Round:
        """Any request of the service owner's below its dialogs."""
        sent = None if body is None else json.dumps(body, ensure_ascii=False)
        return Round(method, [f"{self.api}/api/v1/serviceowner/dialogs/{path}"], self.service_owner, sent)


@dataclass(frozen=True)
class Floor:
    """How the floor is asked; it is sent the same bytes."""

    api: str
    asked: Requests

    def create(self) -> Round:
        return replace(self.asked.create(), urls=[f"{self.api}/api/dialogs"])

    def get(self, *dialog_ids: str) -> Round:
        return replace(self.asked.get(), urls=[f"{self.api}/api/dialogs/{each}" for each in dialog_ids])

    def open_first(self, *dialog_ids: str) -> Round:
        return replace(self.asked.open(), urls=[f"{self.api}/api/opened/{each}" for each in dialog_ids])

    def open_again(self, *dialog_ids: str) -> Round:
        return replace(self.asked.open(), urls=self.get(*dialog_ids).urls)

    def search(self) -> Round:
        return replace(self.asked.search(), urls=[f"{self.api}/api/dialogs?party={PARTY}"])


@dataclass(frozen=True)
class Stage:
    cloud: Cloud
    app: Requests
    floor: Floor
    floor_pid: int
    traffic: Traffic

    @property
    def app_pid(self) -> int:
        return self.cloud.pid("host") or 0

    @property
    def cosmos_pid(self) -> int:
        return self.cloud.pid("cosmos") or 0


def feeds_off() -> dict[str, str]:
    """Settings under which a host reads no change feed and runs no timer.

    On Flex Consumption instances of their own do: that takes nothing from those that answer HTTP.
    """
    declared = ((group.__name__.rpartition(".")[2], iter_modules(group.__path__)) for group in (events, timers))
    return {f"AzureWebJobs.{group}_{each.name}.Disabled": "1" for group, modules in declared for each in modules}


@asynccontextmanager
async def stage() -> AsyncIterator[Stage]:
    async with running(settings=feeds_off()) as cloud, traffic() as sender:
        asked = await requests_of(cloud)
        parts = cloud.plan.data / "floor.json"
        parts.write_text(json.dumps(await _parts(cloud, asked, sender)), "utf-8")
        async with _floor_host(cloud, parts) as (api, pid):
            yield Stage(cloud, asked, Floor(api, asked), pid, sender)


async def requests_of(cloud: Cloud) -> Requests:
    owner, reader = await asyncio.gather(cloud.token(SERVICE_OWNER), cloud.token(END_USER))
    return Requests(
        cloud.api,
        {"Authorization": f"Bearer {owner}", "Content-Type": "application/json"},
        {"Authorization": f"Bearer {reader}"},
    )


async def _parts(cloud: Cloud, asked: Requests, sender: Traffic) -> dict[str, object]:
    """Let the application create and open a dialog, and take what it wrote."""
    created = await sender.run(asked.create())
    dialog_id = json.loads(created.answers[0].body)
    before = await ready_made.documents_of(cloud, dialog_id)
    await sender.run(asked.open(dialog_id))
    after = await ready_made.documents_of(cloud, dialog_id)
    whole, page = await ready_made.queries_of(cloud, dialog_id, asked.end_user["Authorization"].split()[1])
    by_kind = {item["kind"]: item for item in before.values()}
    return {
        "party": PARTY,
        "key": await ready_made.claim_of(cloud, dialog_id),
        "root": by_kind["dialog"],
        "outbox": by_kind["outbox"],
        "children": [item for item in before.values() if item["kind"] not in ("dialog", "outbox")],
        "seen": [item for item in after.values() if item["id"] not in before],
        "whole": whole,
        "query": page,
    }


@asynccontextmanager
async def _floor_host(cloud: Cloud, parts: Path) -> AsyncIterator[tuple[str, int]]:
    settings = {"CosmosDbConnection": cloud.cosmos, "FLOOR_PARTS": str(parts)}
    with Reservation(0) as reserved:
        [host] = hosts(reserved.ports, cloud.plan.data / "floor", FLOOR, settings)
        recipe = replace(host, name="floor")
        component = Component(recipe, cloud.plan.data / "logs" / "floor.log", lambda _: None)
        try:
            await component.start()
            yield f"http://127.0.0.1:{reserved.ports.host}", component.pid or 0
        finally:
            await component.stop()
