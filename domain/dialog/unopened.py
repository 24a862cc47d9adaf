"""Whether a dialog holds something that its party has not opened yet (M-121)."""

from domain.access.resource import CORRESPONDENCE_TYPE


def has_unopened_content(unopened_transmissions: int, service_resource_type: str, correspondence_opened: bool) -> bool:
    """Count transmissions from the service owner only; a correspondence must also be opened itself."""
    is_closed_letter = service_resource_type.lower() == CORRESPONDENCE_TYPE and not correspondence_opened
    return unopened_transmissions > 0 or is_closed_letter
