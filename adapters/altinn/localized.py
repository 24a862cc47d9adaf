"""Altinn's texts in several languages, cleaned of what is blank or said twice (W-021)."""

from collections.abc import Mapping

from domain.kernel.localization import Localization, Localized


def read_localized(texts: Mapping[str, str | None] | None) -> Localized:
    """Read a map of language to text, in its order; of one language the first text counts."""
    kept: dict[str, str] = {}
    for language, text in (texts or {}).items():
        if language.strip() and text and text.strip():
            kept.setdefault(language.strip().lower(), text)
    return tuple(Localization(language_code=language, value=text) for language, text in kept.items())
