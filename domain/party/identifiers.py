"""Party URNs: which kinds exist, what makes them valid, and which may own a dialog (M-092, M-096, M-097)."""

from collections.abc import Callable
from urllib.parse import unquote
from uuid import UUID

from domain.kernel.uris import is_well_formed
from domain.party.check_digits import is_organization_number, is_person_number

PERSON = "urn:altinn:person:identifier-no"
ORGANIZATION = "urn:altinn:organization:identifier-no"
EMAIL_USER = "urn:altinn:person:idporten-email"
SELF_IDENTIFIED = "urn:altinn:person:legacy-selfidentified"
SYSTEM_USER = "urn:altinn:systemuser:uuid"
FEIDE_USER = "urn:altinn:feide-subject"

_FEIDE_SUBJECT_LENGTH = 64


def _is_email(value: str) -> bool:
    """Judge by splitting: a pattern would try every dot of a long text against every other."""
    if not is_well_formed(f"{EMAIL_USER}:{value}"):
        return False
    name, _, host = unquote(value).partition("@")
    has_blank = any(character.isspace() for character in name + host)
    return bool(name) and "@" not in host and "." in host[1:-1] and not has_blank


def _is_named(value: str) -> bool:
    return bool(unquote(value).strip())


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _is_feide_subject(value: str) -> bool:
    return len(unquote(value)) == _FEIDE_SUBJECT_LENGTH


_ADDRESSABLE: dict[str, Callable[[str], bool]] = {
    PERSON: is_person_number,
    ORGANIZATION: is_organization_number,
    EMAIL_USER: _is_email,
    SELF_IDENTIFIED: _is_named,
}
_ALL: dict[str, Callable[[str], bool]] = {**_ADDRESSABLE, SYSTEM_USER: _is_uuid, FEIDE_USER: _is_feide_subject}


def split(urn: str) -> tuple[str, str]:
    """Split at the last colon; without one the prefix is empty."""
    prefix, _, value = urn.rpartition(":")
    return prefix, value


def is_party(urn: str) -> bool:
    """Tell whether a dialog may belong to, or an actor be, this identifier."""
    prefix, value = split(urn)
    valid = _ADDRESSABLE.get(prefix)
    return valid is not None and valid(value)


def is_known(urn: str) -> bool:
    prefix, value = split(urn)
    valid = _ALL.get(prefix)
    return valid is not None and valid(value)


def kind(urn: str) -> str:
    """Give the prefix, which says what the party is, without saying who."""
    return split(urn)[0]
