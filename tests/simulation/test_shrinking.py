"""What fails is made small, and fails still."""

import pytest

from simulation.judging import violations
from simulation.plan import plan_of
from simulation.running import run
from simulation.shrinking import shrink
from tests.simulation.planting import party_known_for_ever


def test_failing_plan_becomes_small_and_still_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    party_known_for_ever(monkeypatch)
    plan = next(plan for plan in map(plan_of, range(1000)) if next(violations(run(plan)), None))
    small = shrink(plan)
    assert list(violations(run(small))) != []
    assert len(small.steps) < 8
    assert all(step in plan.steps for step in small.steps)


def test_plan_that_holds_stays_as_it_is() -> None:
    plan = plan_of(1)
    assert shrink(plan) is plan
