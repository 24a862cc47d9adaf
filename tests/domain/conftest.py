"""What the tests of pure decisions share: a fixed moment and callers with chosen scopes."""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import pytest

from domain.access.caller import ServiceOwner, service_owner
from domain.kernel.moment import Moment


@pytest.fixture
def moment() -> Moment:
    return Moment(now=datetime(2026, 6, 1, 12, tzinfo=UTC), randomness=Random(7).getrandbits)


@pytest.fixture
def owner() -> Callable[..., ServiceOwner]:
    """Make a service owner with these scopes beside its own."""

    def with_scopes(*scopes: str) -> ServiceOwner:
        consumer = {"authority": "iso6523-actorid-upis", "ID": "0192:310000035"}
        scope = " ".join(("digdir:dialogporten.serviceprovider", *scopes))
        return service_owner({"consumer": consumer, "scope": scope})

    return with_scopes
