"""Texts in several languages: known codes, each once, none empty or too long (M-051 to M-053)."""

from collections.abc import Sequence

from domain.dialog.commands.localization import Localization
from domain.dialog.rules import strings
from domain.dialog.rules.identifiers import unique
from domain.dialog.rules.strings import MAX_STRING
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures, each, make_failure
from domain.kernel.localization import normalize_language

LANGUAGES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz
    ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik
    io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml
    mn mr ms mt my na nb nd ne ng nl nn nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se
    sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo
    wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 - 186 quoted codes would hide the list
)


def failures(field: str, localizations: Sequence[Localization] | None, limit: int = MAX_STRING) -> Failures:
    """Judge a set that may be left out."""
    if localizations:
        yield from unique(field, (normalize_language(text.language_code) for text in localizations))
        yield from each(field, localizations, lambda text: _text(text, limit))


def required(field: str, localizations: Sequence[Localization] | None, limit: int = MAX_STRING) -> Failures:
    if not localizations:
        yield make_failure(field, texts.empty)
    yield from failures(field, localizations, limit)


def _text(text: Localization, limit: int) -> Failures:
    if (code := normalize_language(text.language_code)) not in LANGUAGES:
        yield Failure("languageCode", texts.unknown_language(code))
    yield from strings.required("value", text.value)
    yield from strings.at_most("value", text.value, limit)
