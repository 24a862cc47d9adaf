"""Check digits of Norwegian organisation and person numbers, so that a world file cannot hold impossible ones."""

ORGANISATION_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2, 1)
PERSON_WEIGHTS = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))


def is_organisation_number(text: str) -> bool:
    return _is_digits(text, 9) and _is_checked(text, ORGANISATION_WEIGHTS)


def is_person_number(text: str) -> bool:
    return _is_digits(text, 11) and all(_is_checked(text, weights) for weights in PERSON_WEIGHTS)


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _is_checked(text: str, weights: tuple[int, ...]) -> bool:
    # The person number's first check digit is its last but one: the shorter weights simply end there.
    return sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False)) % 11 == 0
