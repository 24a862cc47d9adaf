"""A text in one language, as sent."""

from typing import ClassVar

from domain.kernel.command import Command


class Localization(Command):
    stops_when_incomplete: ClassVar[bool] = True

    language_code: str
    value: str
