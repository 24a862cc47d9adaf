"""Who did something, as sent."""

from domain.dialog.vocabulary import ActorType
from domain.kernel.command import Command


class Actor(Command):
    actor_type: ActorType
    actor_name: str | None = None
    actor_id: str | None = None
