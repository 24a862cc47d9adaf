"""Service owner labels as a search names them (S-127)."""

import pytest

from domain.dialog.label_pattern import LabelPattern, is_readable


@pytest.mark.parametrize(
    ("written", "text", "is_prefix"),
    [
        (" Label ", "label", False),
        ("Label*", "label", True),
        (" la_bel%* ", "la_bel%", True),
        ("*", "", True),
    ],
)
def test_a_star_at_the_end_makes_a_beginning(written: str, text: str, is_prefix: bool) -> None:
    assert is_readable(written)
    assert LabelPattern.read(written) == LabelPattern(text=text, is_prefix=is_prefix)


@pytest.mark.parametrize("written", ["*a", "a*b", "a**", "a* *"])
def test_a_star_elsewhere_is_unreadable(written: str) -> None:
    assert not is_readable(written)
