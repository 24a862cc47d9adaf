"""The moment of an invocation gives time, ids and revisions."""

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random
from uuid import RFC_4122

import pytest

from domain.kernel.ids import time_of
from domain.kernel.moment import Moment

NOW = datetime(2026, 6, 1, 12, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def at() -> Callable[[int], Moment]:
    return lambda seed: Moment(now=NOW, randomness=Random(seed).getrandbits)


def test_new_ids_ascend(at: Callable[[int], Moment]) -> None:
    moment = at(1)
    made = [moment.new_id() for _ in range(100)]
    assert made == sorted(set(made))


def test_new_ids_carry_the_time_of_the_moment(at: Callable[[int], Moment]) -> None:
    assert time_of(at(1).new_id()) == NOW.replace(microsecond=123000)


def test_revisions_are_random_and_of_version_4(at: Callable[[int], Moment]) -> None:
    moment = at(1)
    made = {moment.new_revision() for _ in range(100)}
    assert len(made) == 100
    assert {(revision.version, revision.variant) for revision in made} == {(4, RFC_4122)}


def test_moments_of_one_instant_give_different_ids(at: Callable[[int], Moment]) -> None:
    assert at(1).new_id() != at(2).new_id()


def test_moment_is_not_silent_unless_told(at: Callable[[int], Moment]) -> None:
    assert not at(1).silent
