from typing import Any

from azure.cosmos import PartitionKey as ClientKey
from hypothesis import given
from hypothesis import strategies as st

from local.cosmos.keys import hashed

COMPONENTS = st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(allow_nan=False), st.text())


@given(component=COMPONENTS)
def test_single_key_hashes_as_in_the_client(component: Any) -> None:
    expected = ClientKey(path="/a")._get_epk_range_for_partition_key([component]).min
    assert hashed((component,)) == expected


@given(components=st.lists(COMPONENTS, min_size=3, max_size=3))
def test_hierarchical_key_hashes_as_in_the_client(components: list[Any]) -> None:
    expected = ClientKey(path=["/a", "/b", "/c"])._get_epk_range_for_partition_key(components).min
    assert hashed(tuple(components)) == expected


@given(components=st.lists(COMPONENTS, min_size=3, max_size=3), levels=st.integers(1, 2))
def test_prefix_hashes_to_the_range_of_the_client(components: list[Any], levels: int) -> None:
    key = ClientKey(path=["/a", "/b", "/c"])
    below = key._get_epk_range_for_prefix_partition_key(components[:levels])
    assert below.min == hashed(tuple(components[:levels]))
    assert below.min <= hashed(tuple(components)) < below.max
