"""Modulus-11 check digits of Norwegian person and organisation numbers (M-093, M-094)."""

from collections.abc import Sequence

_PERSON_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_PERSON_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_ORGANIZATION = (3, 2, 7, 6, 5, 4, 3, 2)


def is_person_number(text: str) -> bool:
    return (
        _is_digits(text, 11)
        and _control_digit(text, _PERSON_FIRST) == int(text[9])
        and _control_digit(text, _PERSON_SECOND) == int(text[10])
    )


def is_organization_number(text: str) -> bool:
    return _is_digits(text, 9) and _control_digit(text, _ORGANIZATION) == int(text[8])


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _control_digit(text: str, weights: Sequence[int]) -> int | None:
    """Return the control digit, or None where the rest is 1: no valid number has it."""
    rest = sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False)) % 11
    return 0 if rest == 0 else None if rest == 1 else 11 - rest
