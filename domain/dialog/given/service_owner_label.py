"""One service owner label, as sent."""

from domain.kernel.given import Given


class CreateServiceOwnerLabel(Given):
    value: str
