"""References between parts of a request: transmissions to their parents, activities to transmissions (S-043)."""

from collections.abc import Set as AbstractSet
from uuid import UUID

from domain.kernel import texts
from domain.kernel.failures import Failure, Failures, make_failure


def to_transmission(field: str, reference: UUID | None, known: AbstractSet[UUID]) -> Failures:
    """`field` is the key; the reference keys a parent by the transmission that names it, so that it is empty there."""
    if reference is not None and reference not in known:
        yield Failure(field, texts.unknown_reference(reference, "Transmissions"))


def not_to_itself(field: str, reference: UUID | None, own: UUID | None) -> Failures:
    if reference is not None and reference == own:
        yield make_failure(field, texts.not_equal, own)
