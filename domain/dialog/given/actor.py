"""Who did something, as sent."""

from domain.dialog.vocabulary import ActorType
from domain.kernel.given import Given


class Actor(Given):
    actor_type: ActorType
    actor_name: str | None = None
    actor_id: str | None = None
