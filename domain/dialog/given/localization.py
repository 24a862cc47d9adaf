"""A text in one language, as sent."""

from domain.kernel.given import Given


class Localization(Given):
    language_code: str
    value: str
