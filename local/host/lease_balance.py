"""Which leases a host should take so that all hosts hold about equally many, as .NET's processor decides it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from local.host.lease import Lease


def leases_to_take(leases: Sequence[Lease], me: str, now: datetime, expiration: timedelta) -> list[Lease]:
    """The leases `me` should take now: free ones up to a fair share, else at most one of the host that has most."""
    free = [lease for lease in leases if lease.is_free(now, expiration)]
    held = Counter(lease.owner for lease in leases if lease not in free)
    held.setdefault(me, 0)
    share = ceil(len(leases) / len(held)) if len(leases) > len(held) else 1
    needed = share - held[me]
    if needed <= 0:
        return []
    return free[:needed] if free else _one_to_steal(leases, held, me, share if needed == 1 else share - 1)


def _one_to_steal(leases: Sequence[Lease], held: Counter[str | None], me: str, tolerated: int) -> list[Lease]:
    richest, count = held.most_common(1)[0]
    if richest == me or count <= tolerated:
        return []
    return [next(lease for lease in leases if lease.owner == richest)]
