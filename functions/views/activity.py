"""Activities in lists of their own: who performed them is told of a single one only (E-046)."""

from uuid import UUID

from domain.dialog.vocabulary import ActivityType
from domain.kernel.instants import Instant
from functions.hosting.answers import View
from functions.views.parts import Localized


class ServiceOwnerActivityItem(View):
    id: UUID
    created_at: Instant
    extended_type: str | None
    type: ActivityType
    transmission_id: UUID | None


class EndUserActivityItem(ServiceOwnerActivityItem):
    description: Localized


EndUserActivities = tuple[EndUserActivityItem, ...]
ServiceOwnerActivities = tuple[ServiceOwnerActivityItem, ...]
