"""From outbox items to messages: nothing is forgotten, and what can never be sent blocks nobody."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from application.cloud_events import cloud_event, event_type
from application.ports.bus import EventBus, Message, SetAside, UnsendableError
from domain.dialog.events import DialogEvent
from domain.party.identifiers import kind

OUTBOX = "outbox"
_EVENT = TypeAdapter(DialogEvent)


@dataclass(frozen=True, slots=True)
class Publishing:
    """`base_uri` is the public address that the events' sources point to."""

    bus: EventBus
    set_aside: SetAside
    base_uri: str

    async def publish(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Publish the events of every outbox item among the documents, in order. Raises when the bus is away."""
        messages: list[Message] = []
        for document in documents:
            if document.get("kind") == OUTBOX:
                messages += await self._messages(document)
        await self._send(messages)

    async def _messages(self, document: Mapping[str, Any]) -> list[Message]:
        """Map each event by itself; the others of a commit do not wait for one that cannot be mapped."""
        name, events = str(document.get("id")), document.get("events")
        if not isinstance(events, list):
            await self.set_aside.put(name, document, "not an outbox item: it has no list of events")
            return []
        found = [await self._to_message(f"{name}-{place}", event) for place, event in enumerate(events)]
        return [message for message in found if message is not None]

    async def _to_message(self, name: str, event: object) -> Message | None:
        try:
            return self._message(_EVENT.validate_python(event))
        except (ValueError, LookupError) as error:
            document = event if isinstance(event, dict) else {"event": event}
            await self.set_aside.put(name, document, f"not an event: {type(error).__name__}")
            return None

    async def _send(self, messages: Sequence[Message]) -> None:
        remaining = list(messages)
        while remaining:
            try:
                await self.bus.publish(remaining)
            except UnsendableError as unsendable:
                await self._put_aside(unsendable)
                remaining = remaining[remaining.index(unsendable.message) + 1 :]
            else:
                return

    async def _put_aside(self, unsendable: UnsendableError) -> None:
        message = unsendable.message
        await self.set_aside.put(message.id, json.loads(message.body), unsendable.reason)

    def _message(self, event: DialogEvent) -> Message:
        return Message(
            id=str(event.id),
            subject=event_type(event),
            session=str(event.dialog_id),
            body=json.dumps(cloud_event(event, self.base_uri), ensure_ascii=False).encode(),
            properties={
                "org": event.org,
                "serviceResource": event.service_resource,
                "party": event.party,
                "partyType": kind(event.party),
                "dialogId": str(event.dialog_id),
                "type": event_type(event),
                "silent": event.silent,
                **({"sequence": event.sequence} if event.sequence is not None else {}),
            },
        )
