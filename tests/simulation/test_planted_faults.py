"""The simulation finds what the store once did wrong, drawing histories at random."""

import pytest

from local.cosmos.consistency import DEFAULT_LEVEL
from simulation.judging import violations
from simulation.plan import plan_of
from simulation.running import run
from tests.simulation.planting import PLANTS, Plant

MOST_SEEDS = 1500


@pytest.mark.timeout(900)
@pytest.mark.parametrize("plant", PLANTS)
def test_planted_fault_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    assert any(is_faulty(seed) for seed in range(MOST_SEEDS))


def test_instances_that_do_not_see_each_other_are_found() -> None:
    """With session consistency what one instance has written another need not see."""
    assert any(is_faulty(seed, "Session") for seed in range(MOST_SEEDS))


def is_faulty(seed: int, consistency: str = DEFAULT_LEVEL) -> bool:
    return next(violations(run(plan_of(seed, consistency))), None) is not None
