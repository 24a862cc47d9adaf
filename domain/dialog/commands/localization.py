"""A text in one language, as sent."""

from domain.kernel.command import Command


class Localization(Command):
    language_code: str
    value: str
