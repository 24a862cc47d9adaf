"""How hosts share leases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from local.host.lease import Lease
from local.host.lease_balance import leases_to_take

NOW = datetime(2026, 11, 23, tzinfo=UTC)
EXPIRATION = timedelta(seconds=60)


def leases(*owners: str | None, age: float = 0) -> list[Lease]:
    renewed = NOW - timedelta(seconds=age)
    return [Lease(f"l{n}", f"{n}", {}, owner, None, renewed) for n, owner in enumerate(owners)]


def taken(held: list[Lease], me: str = "me") -> list[str]:
    return [lease.token for lease in leases_to_take(held, me, NOW, EXPIRATION)]


def test_host_alone_takes_everything() -> None:
    assert taken(leases(None, None, None)) == ["0", "1", "2"]


def test_expired_lease_is_free() -> None:
    assert taken(leases("gone", age=61)) == ["0"]
    assert taken(leases("alive", age=59)) == []


def test_only_lease_is_not_stolen() -> None:
    assert taken(leases("other")) == []


def test_newcomer_steals_one_lease_at_a_time_from_the_host_that_has_most() -> None:
    assert taken(leases("a", "a", "a", "b")) == ["0"]


def test_even_shares_are_left_alone() -> None:
    assert taken(leases("a", "a", "me", "me")) == []
    assert taken(leases("a", "a", "me")) == []


@given(
    count=some.integers(1, 12),
    hosts=some.integers(1, 5),
    owners=some.lists(some.integers(0, 5), min_size=12, max_size=12),
)
def test_hosts_that_take_turns_end_up_with_fair_shares(count: int, hosts: int, owners: list[int]) -> None:
    names = [f"h{n}" for n in range(hosts)]
    held = leases(*(names[owner] if owner < hosts else None for owner in owners[:count]))
    for _ in range(3 * count):
        for name in names:
            wanted = set(taken(held, name))
            held = [replace(lease, owner=name) if lease.token in wanted else lease for lease in held]
    shares = [sum(lease.owner == name for lease in held) for name in names]
    assert sum(shares) == count
    assert max(shares) <= -(-count // hosts)
