"""The simulation finds what the store once did wrong, drawing histories at random."""

import pytest

from simulation.judging import violations
from simulation.plan import plan_of
from simulation.running import run
from tests.simulation.planting import PLANTS, Plant

MOST_SEEDS = 600


@pytest.mark.timeout(900)
@pytest.mark.parametrize("plant", PLANTS)
def test_planted_fault_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    assert any(is_faulty(seed) for seed in range(MOST_SEEDS))


def is_faulty(seed: int) -> bool:
    return next(violations(run(plan_of(seed))), None) is not None
