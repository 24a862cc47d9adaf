"""URIs and addresses: well-formed, https where people or systems are sent, and at most 1023 long (M-008)."""

from domain.dialog.rules import strings
from domain.kernel import texts
from domain.kernel.failures import Failures, make_failure
from domain.kernel.uris import is_https, is_web, is_well_formed

MAX_URI = 1023


def uri(field: str, text: str | None) -> Failures:
    """Judge a URI in a property that is a text by contract."""
    if text is not None and not is_well_formed(text):
        yield make_failure(field, texts.malformed_uri)
    yield from strings.at_most(field, text, MAX_URI)


def typed_uri(field: str, text: str | None) -> Failures:
    """Judge a property that is a URI by contract; its sentence differs."""
    if text is not None and not is_well_formed(text):
        yield make_failure(field, texts.malformed_typed_uri)
    yield from strings.at_most(field, text, MAX_URI)


def web(field: str, text: str | None) -> Failures:
    """Judge a property that is a URI by contract, and that readers are shown as a link."""
    yield from typed_uri(field, text)
    if text and is_well_formed(text) and not is_web(text):
        yield make_failure(field, texts.not_web)


def https(field: str, text: str) -> Failures:
    if not is_https(text):
        yield make_failure(field, texts.malformed_https)
    yield from strings.at_most(field, text, MAX_URI)
