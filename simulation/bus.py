"""The topic: keeps what was published, each message once, as the real one drops repetitions by id."""

from collections.abc import Mapping, Sequence
from typing import Any

from application.ports.bus import Message


class Bus:
    """Implements EventBus and SetAside."""

    def __init__(self) -> None:
        self.messages: dict[str, Message] = {}
        self.put_aside: list[str] = []

    async def publish(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self.messages.setdefault(message.id, message)

    async def put(self, name: str, _document: Mapping[str, Any], _reason: str) -> None:
        self.put_aside.append(name)
