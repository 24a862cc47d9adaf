"""Which physical partitions are asked: for a party its own prefix, unless a split has spread it over several."""

import pytest

from adapters.cosmos import containers
from adapters.cosmos.feed_ranges import Place, Ranges
from tests.driver.cosmos_account import Account

PARTY = "urn:altinn:person:legacy-selfidentified:ranged"


def between(low: str, high: str) -> Place:
    return {"feed_range": {"Range": {"min": low, "max": high, "isMinInclusive": True, "isMaxInclusive": False}}}


@pytest.fixture(scope="session")
def ranges(account: Account) -> Ranges:
    return Ranges(account.database.get_container_client(containers.DIALOGS))


async def test_a_container_of_one_partition_is_asked_as_a_whole(ranges: Ranges) -> None:
    everywhere = await ranges.current()
    assert everywhere == [between("", "FF")]
    assert await ranges.places_of(None, everywhere) == everywhere
    assert await ranges.places_of(PARTY, everywhere) == [{"partition_key": [PARTY]}]


async def test_knowing_the_partitions_takes_no_request_again(account: Account, ranges: Ranges) -> None:
    await ranges.current()
    await account.forget_requests()
    await ranges.current()
    assert await account.requests() == {}


async def test_a_party_within_one_of_several_partitions_is_asked_for_there(account: Account, ranges: Ranges) -> None:
    own = await account.database.get_container_client(containers.DIALOGS).feed_range_from_partition_key([PARTY])
    low = own["Range"]["min"]
    assert await ranges.places_of(PARTY, [between("", low), between(low, "FF")]) == [{"partition_key": [PARTY]}]


async def test_a_party_that_a_split_has_spread_is_asked_for_everywhere(account: Account, ranges: Ranges) -> None:
    """The client would give its dialogs of one partition after those of the other, each in an order of its own."""
    own = await account.database.get_container_client(containers.DIALOGS).feed_range_from_partition_key([PARTY])
    middle = f"{own['Range']['min']}80"
    everywhere = [between("", middle), between(middle, "FF")]
    assert await ranges.places_of(PARTY, everywhere) == everywhere
