from hypothesis import given, settings
from hypothesis import strategies as st

from local.servicebus.broker.deadlines import Deadlines

CHANGES = st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 50)), max_size=300)


@settings(deadline=None)  # the machine may be busy
@given(CHANGES, st.integers(0, 50))
def test_the_last_word_on_each_key_counts(changes: list[tuple[int, int | None]], moment: int) -> None:
    deadlines = Deadlines[int](lambda _: None)
    wanted: dict[int, int] = {}
    for key, due in changes:
        if due is None:
            deadlines.discard(key)
            wanted.pop(key, None)
        else:
            deadlines.set(key, due)
            wanted[key] = due
    assert deadlines.next() == min(wanted.values(), default=None)
    fallen = sorted((due, key) for key, due in wanted.items() if due <= moment)
    assert list(deadlines.due(moment)) == [key for _, key in fallen]
    assert deadlines.next() == min((due for due in wanted.values() if due > moment), default=None)
