"""The main job: a service owner posts a dialog, an end user finds and opens it, its events arrive."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import jwt

from local.api import Api, RefusedError
from local.samples.reading import Sample, samples
from local.stack.instance import Instance
from local.topic import CloudEvent, cloud_events, temporary_subscription

EVENT_SECONDS = 20
SERVICE_OWNER = {
    "kind": "serviceowner",
    "org": "ttd",
    "scopes": [
        "digdir:dialogporten.serviceprovider",
        "digdir:dialogporten.serviceprovider.search",
        "digdir:dialogporten.correspondence",
    ],
}
END_USER = {"kind": "enduser", "pid": "01819090285"}

type Say = Callable[[str], None]


class JobError(Exception):
    """A step was not seen; the message says which."""


class Arrivals:
    """Events received so far, by dialog and type, with the moment of their arrival."""

    def __init__(self) -> None:
        self._events: dict[tuple[str, str], tuple[float, CloudEvent]] = {}
        self._news = asyncio.Condition()

    async def collect(self, events: AsyncIterator[CloudEvent]) -> None:
        async for event in events:
            async with self._news:
                self._events[event["resourceinstance"], event["type"]] = monotonic(), event
                self._news.notify_all()

    async def wait_for(self, dialog_id: str, kind: str) -> tuple[float, CloudEvent]:
        """When the event arrived, and the event; raises JobError when it does not come in time."""
        try:
            async with asyncio.timeout(EVENT_SECONDS), self._news:
                await self._news.wait_for(lambda: (dialog_id, kind) in self._events)
        except TimeoutError as error:
            raise JobError(f"event {kind} of dialog {dialog_id} within {EVENT_SECONDS} s") from error
        return self._events[dialog_id, kind]


async def main_job(instance: Instance, say: Say) -> None:
    """Do it for every sample, telling of each step; raises JobError at the first step that is not seen."""
    async with Api(instance) as api, _arrivals(instance) as arrivals:
        for name, sample in samples():
            try:
                await _watch(api, arrivals, name, sample, say)
            except RefusedError as error:
                raise JobError(f"{name}: {error}") from error


@asynccontextmanager
async def _arrivals(instance: Instance) -> AsyncIterator[Arrivals]:
    arrivals = Arrivals()
    async with temporary_subscription(instance) as subscription:
        collecting = asyncio.ensure_future(arrivals.collect(cloud_events(instance, subscription)))
        try:
            yield arrivals
        finally:
            collecting.cancel()
            await asyncio.gather(collecting, return_exceptions=True)


async def _watch(api: Api, arrivals: Arrivals, name: str, sample: Sample, say: Say) -> None:
    posted = monotonic()

    def told(what: str, at: float | None = None) -> None:
        say(f"{((at or monotonic()) - posted) * 1000:7.0f} ms  {what}")

    say(f"\n{name}: ttd posts a dialog for {sample['party']}")
    dialog_id = await api.create_dialog(SERVICE_OWNER, sample)
    told(f"created, id {dialog_id}")
    told(f"the end user's list shows {await _title_in_list(api, sample, dialog_id)!r}")
    dialog = await api.open_dialog(END_USER, dialog_id)
    token, claims = _dialog_token(dialog)
    told(f"opened, dialog token {token[:40]}...")
    say(f"             {json.dumps(claims, ensure_ascii=False)}")
    told(f"seen by {_seen_by(dialog)}, isContentSeen {json.dumps(dialog['isContentSeen'])}")
    for kind in ("dialogporten.dialog.created.v1", "dialogporten.dialog.seen.v1"):
        arrived, event = await arrivals.wait_for(dialog_id, kind)
        told(f"event {event['type']} of {event['resource']} arrived, id {event['id']}", arrived)


async def _title_in_list(api: Api, sample: Sample, dialog_id: str) -> Any:
    items = await api.list_dialogs(END_USER, party=sample["party"])
    item = next((item for item in items if item["id"] == dialog_id), None)
    if item is None:
        raise JobError(f"dialog {dialog_id} in the end user's list of {len(items)} dialogs")
    return next(text["value"] for text in item["content"]["title"]["value"] if text["languageCode"] == "nb")


def _dialog_token(dialog: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    token = dialog.get("dialogToken")
    if not token:
        raise JobError(f"dialog token of dialog {dialog['id']}")
    return token, jwt.decode(token, options={"verify_signature": False})


def _seen_by(dialog: dict[str, Any]) -> str:
    for entry in dialog["seenSinceLastUpdate"]:
        if entry["isCurrentEndUser"]:
            return str(entry["seenBy"]["actorName"])
    raise JobError(f"the end user in the seen log of dialog {dialog['id']}")
