"""One service owner label, as sent."""

from domain.kernel.command import Command


class CreateServiceOwnerLabel(Command):
    value: str
