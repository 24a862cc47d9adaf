"""A validator that trusts one issuer."""

from collections.abc import Callable

import pytest
from aiohttp import ClientSession

from adapters.tokens.validator import JwtValidator
from tests.stand_ins.clock import Clock
from tests.stand_ins.issuer import Issuer
from tests.stand_ins.upstream import Upstream


@pytest.fixture
def issuer(upstream: Upstream, clock: Clock) -> Issuer:
    return Issuer(upstream, clock)


@pytest.fixture
def validator(issuer: Issuer, session: Callable[[], ClientSession], clock: Clock) -> JwtValidator:
    return JwtValidator((issuer.well_known,), session, clock)
