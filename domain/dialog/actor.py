"""Who did something: the service owner, or a representative of the party (M-086, M-088)."""

from domain.dialog.vocabulary import ActorType
from domain.kernel.state import state


@state
class Actor:
    actor_type: ActorType
    actor_id: str | None = None
    actor_name: str | None = None


SERVICE_OWNER = Actor(actor_type=ActorType.SERVICE_OWNER)
