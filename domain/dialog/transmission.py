"""A transmission: something handed over in either direction, immutable once sent (M-069 to M-078)."""

from uuid import UUID

from domain.dialog.actor import Actor
from domain.dialog.attachment import Attachment
from domain.dialog.content import TransmissionContent
from domain.dialog.vocabulary import TransmissionType
from domain.kernel.instants import Instant
from domain.kernel.localization import Localized
from domain.kernel.state import state


@state
class NavigationalAction:
    title: Localized
    url: str
    expires_at: Instant | None = None


@state
class Transmission:
    """`is_opened`: an activity TransmissionOpened points to it; always false from the party (M-077).

    `depth` counts from 1 at a root, `replies` those that refer to this one: with them an append needs to know only
    the transmission it refers to (M-073, M-074).
    `is_authorized` is only in answers, never stored.
    """

    id: UUID
    created_at: Instant
    type: TransmissionType
    sender: Actor
    is_opened: bool = False
    depth: int = 1
    replies: int = 0
    idempotent_key: str | None = None
    authorization_attribute: str | None = None
    extended_type: str | None = None
    external_reference: str | None = None
    related_transmission_id: UUID | None = None
    content: TransmissionContent | None = None
    attachments: tuple[Attachment, ...] = ()
    navigational_actions: tuple[NavigationalAction, ...] = ()
    is_authorized: bool | None = None

    @property
    def is_unopened(self) -> bool:
        return not self.type.is_from_party and not self.is_opened
