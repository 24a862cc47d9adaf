"""Accept-Language: which languages the caller wants, best first (E-066)."""

import re
from dataclasses import dataclass

from domain.kernel.failures import Failure
from domain.kernel.localization import normalize_language
from domain.kernel.refusals import Invalid

_ENTRY = re.compile(r"(?P<tag>\*|[A-Za-z]{1,8}(?:[-_][A-Za-z0-9]{1,8})*)(?:;q=(?P<weight>[^;,\s]+))?")


@dataclass(frozen=True, slots=True)
class AcceptedLanguages:
    """Two-letter codes in lower case; empty means that all languages are wanted."""

    codes: tuple[str, ...] = ()


def read_accepted_languages(header: str | None) -> AcceptedLanguages:
    """Read the header. Refuses with Invalid when it is unparsable; equal weights keep their order."""
    weights: dict[str, int] = {}
    for part in (header or "").split(","):
        if not part.strip():
            continue
        entry = _ENTRY.fullmatch(part.strip())
        if entry is None:
            raise Invalid([Failure("Accept-Language", "'Accept-Language' is not a list of language ranges.")])
        code = normalize_language(entry["tag"])
        weights[code] = max(weights.get(code, -1), _hundredths(entry["weight"]))
    return AcceptedLanguages(tuple(sorted(weights, key=lambda code: -weights[code])))


def _hundredths(weight: str | None) -> int:
    """Cut q times 100 to an integer; what is no number counts as 0."""
    try:
        return 100 if weight is None else int(float(weight) * 100)
    except (ValueError, OverflowError):
        return 0
