"""One text in several languages, kept in the order of the codes (M-051, M-055)."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from domain.kernel.state import state


@state
class Localization:
    value: str
    language_code: str


type Localized = tuple[Localization, ...]


class _Text(Protocol):
    @property
    def language_code(self) -> str: ...
    @property
    def value(self) -> str: ...


def normalize_language(language_code: str) -> str:
    """Trim, lower-case and cut at the first hyphen or underscore (M-051)."""
    return language_code.strip().replace("_", "-").lower().partition("-")[0]


def to_localized(texts: Iterable[_Text] | None) -> Localized:
    """Make the stored form of what was sent; nothing sent is an empty set (M-054)."""
    made = (
        Localization(language_code=normalize_language(text.language_code), value=text.value) for text in texts or ()
    )
    return sort_by_language(made)


def sort_by_language(texts: Iterable[Localization]) -> Localized:
    return tuple(sorted(texts, key=lambda text: text.language_code))


def prune_languages(texts: Localized, accepted: Sequence[str]) -> Localized:
    """Keep the best accepted language, else a fallback, else all (E-067); `accepted` is best first."""
    if not accepted:
        return texts
    by_code = {text.language_code: text for text in texts}
    return next(((by_code[code],) for code in order_languages(accepted) if code in by_code), texts)


def order_languages(accepted: Sequence[str]) -> tuple[str, ...]:
    """Give the languages that are looked for, best first: those that are accepted, then what is understood else."""
    scandinavian = any(code in ("sv", "da") for code in accepted)
    return (*accepted, *(("nb", "en") if scandinavian else ("en", "nb")))
