"""A bounded map."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.caching.recent import Recent


def test_what_was_not_used_for_longest_is_forgotten() -> None:
    recent: Recent[str, int] = Recent(2)
    recent.put("a", 1)
    recent.put("b", 2)
    assert recent.get("a") == 1
    recent.put("c", 3)
    assert (recent.get("a"), recent.get("b"), recent.get("c")) == (1, None, 3)


def test_a_value_heavier_than_all_is_not_kept() -> None:
    recent: Recent[str, str] = Recent(3, len)
    recent.put("long", "1234")
    assert len(recent) == 0


def test_a_replaced_value_frees_its_weight() -> None:
    recent: Recent[str, str] = Recent(3, len)
    recent.put("a", "12")
    recent.put("a", "1")
    recent.put("b", "12")
    assert (recent.get("a"), recent.get("b")) == ("1", "12")


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4))), st.integers(1, 10))
def test_the_capacity_is_never_exceeded(entries: list[tuple[int, int]], capacity: int) -> None:
    recent: Recent[int, int] = Recent(capacity, lambda weight: weight)
    for key, weight in entries:
        recent.put(key, weight)
    assert sum(recent.get(key) or 0 for key in range(6)) <= capacity


def test_what_is_over_is_forgotten_from_the_least_used_on() -> None:
    recent: Recent[str, int] = Recent(20, lambda value: value)
    for key, value in (("a", 1), ("b", 2), ("c", 9), ("d", 1)):
        recent.put(key, value)
    recent.forget_unused(lambda value: value < 5)
    assert recent.weight == 10
    assert [recent.get(key) for key in "abcd"] == [None, None, 9, 1]
