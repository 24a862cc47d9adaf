"""Parties: identifiers that a dialog may belong to or an actor be (M-092 to M-098)."""

from domain.dialog.rules import strings
from domain.kernel import texts
from domain.kernel.failures import Failures, make_failure
from domain.party.identifiers import is_party


def identifier(field: str, urn: str) -> Failures:
    if not is_party(urn):
        yield make_failure(field, texts.not_a_party)


def failures(field: str, urn: str) -> Failures:
    """Judge format, presence and length in this order, so that an empty party gives several texts (M-098)."""
    yield from identifier(field, urn)
    yield from strings.required(field, urn)
    yield from strings.at_most(field, urn)
