import pytest

from local.cosmos.documents import holds_nul, read_json, write_json
from local.cosmos.failure import Refused


@pytest.mark.parametrize("text", ["", "{", "NaN", "[Infinity]", "1e999", "9" * 400, "[" * 100_000, "{'a': 1}"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_json(text)
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("text", "stored"),
    [("1.0", "1"), ("2.50", "2.5"), ("1e2", "100"), ("12345678901234567890123", "1.2345678901234568e+22")],
)
def test_numbers_are_stored_in_their_shortest_form(text: str, stored: str) -> None:
    assert write_json(read_json(text)) == stored


@pytest.mark.parametrize(
    ("value", "expected"), [("a\0b", True), ("\0", True), ("\\u0000", False), ("\\\0", True), ("plain", False)]
)
def test_nul_is_told_from_its_spelling(value: str, *, expected: bool) -> None:
    assert holds_nul(write_json({"v": value})) is expected
