"""How long what is put together from several systems is kept (N-016)."""

from datetime import timedelta

from adapters.caching.cache import Durations

CATALOGUE = Durations(fresh=timedelta(minutes=20), stale=timedelta(hours=24), hard=timedelta(seconds=120))
AUTHORIZED_CATALOGUE = Durations(
    fresh=timedelta(minutes=15),
    stale=timedelta(minutes=30),
    soft=timedelta(seconds=10),
    hard=timedelta(seconds=25),
)
