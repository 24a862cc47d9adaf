"""The seen log as an answer of its own."""

from uuid import UUID

from domain.kernel.instants import Instant
from functions.hosting.answers import View
from functions.views.parts import Actor, SeenLog


class ServiceOwnerSeenLog(View):
    id: UUID
    seen_at: Instant
    seen_by: Actor
    is_via_service_owner: bool


EndUserSeenLogs = tuple[SeenLog, ...]
ServiceOwnerSeenLogs = tuple[ServiceOwnerSeenLog, ...]
