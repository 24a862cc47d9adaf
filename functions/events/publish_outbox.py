"""Publish the events of every commit to the topic, never losing one."""

from collections.abc import Iterable, Mapping
from typing import Any

from application.publishing import Publishing
from functions.events import triggers


@triggers.on_change("dialogs", prefix="events-publish-outbox")
async def publish_outbox(documents: Iterable[Mapping[str, Any]], publishing: Publishing) -> None:
    await publishing.publish(documents)
