"""Altinn Events: accepts cloud events, keeps them on disk, and shows them to whoever runs the local cloud.

400: no cloud event. 415: another content type than application/cloudevents+json without charset.
"""

import json
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aiohttp import web

from local.altinn.guard import Guard
from local.altinn.lenient import json_object
from local.altinn.refusals import refusal

SCOPES = ("altinn:events.publish", "altinn:events.publish.admin")
CONTENT_TYPE = "application/cloudevents+json"
REQUIRED = ("specversion", "id", "type", "time", "resource", "resourceinstance", "subject", "source")


class EventsInbox:
    """POST /events/api/v1/events, and GET or DELETE /_control/events."""

    def __init__(self, guard: Guard, file: Path) -> None:
        self._guard = guard
        self._file = file

    def routes(self) -> list[web.RouteDef]:
        publish, admin = SCOPES
        guarded = self._guard.requiring(admin, self.receive, with_key=False)
        return [
            web.post("/events/api/v1/events", self._guard.requiring(publish, guarded, with_key=False)),
            web.get("/_control/events", self.show),
            web.delete("/_control/events", self.forget),
        ]

    async def receive(self, request: web.Request) -> web.Response:
        if request.headers.get("Content-Type") != CONTENT_TYPE:
            return refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"content type must be {CONTENT_TYPE}")
        event = await json_object(request)
        if missing := [name for name in REQUIRED if not event.get(name)]:
            return refusal(HTTPStatus.BAD_REQUEST, f"cloud event lacks {', '.join(missing)}")
        self._keep(event)
        return web.Response()

    async def show(self, request: web.Request) -> web.Response:
        """Events in order of arrival; `?resourceinstance=` shows those of one dialog."""
        instance = request.query.get("resourceinstance")
        kept = [event for event in self._kept() if instance in {None, event["resourceinstance"]}]
        return web.json_response({"events": kept})

    async def forget(self, _: web.Request) -> web.Response:
        self._file.unlink(missing_ok=True)
        return web.Response(status=204)

    def _keep(self, event: dict[str, Any]) -> None:
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(event, ensure_ascii=False) + "\n")

    def _kept(self) -> list[dict[str, Any]]:
        if not self._file.exists():
            return []
        return [json.loads(line) for line in self._file.read_text("utf-8").splitlines()]
