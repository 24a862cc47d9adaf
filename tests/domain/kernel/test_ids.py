"""UUID version 7: shape, time and order."""

from datetime import UTC, datetime
from random import Random
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.kernel.ids import ascending_ids, is_uuid7, time_of, uuid7

milliseconds = st.integers(0, 253_402_300_799_999)
whole_ids = st.builds(uuid7, st.integers(0, 2**48 - 1), st.integers(0, 2**12 - 1), st.integers(0, 2**62 - 1))


@given(whole_ids)
def test_made_id_has_version_7_and_the_rfc_variant(made: UUID) -> None:
    assert is_uuid7(made)
    assert made.version == 7
    assert str(made)[14] == "7"
    assert str(made)[19] in "89ab"


@given(st.uuids(version=4))
def test_random_id_is_no_uuid7(value: UUID) -> None:
    assert not is_uuid7(value)


@given(whole_ids, st.sampled_from([0b00, 0b01, 0b11]))
def test_other_variants_are_no_uuid7(made: UUID, variant: int) -> None:
    assert not is_uuid7(UUID(int=made.int & ~(0b11 << 62) | variant << 62))


@given(milliseconds, st.integers(0, 2**12 - 1), st.integers(0, 2**62 - 1))
def test_time_is_the_millisecond_it_was_made_in(millisecond: int, sequence: int, randomness: int) -> None:
    made = time_of(uuid7(millisecond, sequence, randomness))
    assert made.utcoffset() is not None
    assert (made - datetime(1970, 1, 1, tzinfo=UTC)) / (datetime.resolution * 1000) == millisecond


@given(st.integers(253_402_300_800_000, 2**48 - 1))
def test_time_beyond_the_last_year_is_the_end_of_time(millisecond: int) -> None:
    assert time_of(uuid7(millisecond, 0, 0)) == datetime.max.replace(tzinfo=UTC)


@given(
    st.lists(st.tuples(milliseconds, st.integers(0, 2**12 - 1), st.integers(0, 2**62 - 1)), min_size=2),
)
def test_ids_sort_as_time_then_sequence_then_randomness(parts: list[tuple[int, int, int]]) -> None:
    assert [str(uuid7(*part)) for part in sorted(parts)] == sorted(str(uuid7(*part)) for part in parts)


@settings(max_examples=5)
@given(st.integers(946_684_800, 4_102_444_800), st.integers())
def test_ids_of_a_moment_ascend_past_the_end_of_the_sequence(second: int, seed: int) -> None:
    following = ascending_ids(datetime.fromtimestamp(second, UTC), Random(seed).getrandbits)
    made = [following() for _ in range(5000)]
    assert made == sorted(set(made))
    assert all(is_uuid7(one) for one in made)
