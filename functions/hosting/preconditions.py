"""Headers of conditional requests (RFC 9110, section 13.1), and ids, in every form that clients send."""

import re
from collections.abc import Iterable
from uuid import UUID

from domain.kernel import texts
from domain.kernel.failures import Failure
from domain.kernel.refusals import Invalid

_TAG = re.compile(r'(?:W/)?"?([^"]*)"?')
_GUID = re.compile(
    r"(?P<open>[{(]?)([0-9a-f]{8})(?:-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})|([0-9a-f]{24}))[})]?",
    re.IGNORECASE,
)
_CLOSING = {"": "", "{": "}", "(": ")"}


def read_if_match(header: str | None) -> frozenset[UUID] | None:
    """Read the revisions that a change may meet; None for any, which `*` says too. Refuses with Invalid.

    A revision may be bare, quoted, or a weak tag, for proxies make tags weak.
    """
    tags = [] if header is None else _tags(header)
    if not tags or "*" in tags:
        return None
    return frozenset(read_uuid(tag, "If-Match") for tag in tags)


def is_known(tag: str, if_none_match: str) -> bool:
    """Tell whether the caller has this version already: compared weakly, as If-None-Match is to be compared."""
    known = _tags(if_none_match)
    return "*" in known or _bare(tag) in known


def read_uuid(text: str, key: str) -> UUID:
    """Read an id as ASP.NET binds it: with or without dashes, braces, parentheses. Refuses with Invalid (S-012)."""
    found = _GUID.fullmatch(text)
    if found is None or not text.endswith(_CLOSING[found["open"]]) or (text[-1] in "})") is not bool(found["open"]):
        raise Invalid([Failure(key, texts.malformed(key[:1].upper() + key[1:]))])
    return UUID(text.strip("{}()"))


def _tags(header: str) -> Iterable[str]:
    return [_bare(tag.strip()) for tag in header.split(",") if tag.strip()]


def _bare(tag: str) -> str:
    found = _TAG.fullmatch(tag)
    return found[1] if found else tag
