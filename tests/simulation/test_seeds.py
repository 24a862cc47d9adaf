"""A hundred histories hold; `make simulate` tries more."""

import pytest

from simulation.judging import violations
from simulation.plan import plan_of
from simulation.running import run

TOGETHER = 10


@pytest.mark.parametrize("first", range(0, 100, TOGETHER))
def test_everything_holds_in_every_history(first: int) -> None:
    for seed in range(first, first + TOGETHER):
        assert list(violations(run(plan_of(seed)))) == [], f"python -m simulation --seed {seed}"
