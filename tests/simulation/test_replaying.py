"""A seed says everything: whoever repeats it sees the same history."""

import subprocess
import sys
from pathlib import Path

import pytest

from simulation.plan import plan_of
from simulation.running import run

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seed", [3, 64, 105])
def test_seed_gives_the_same_history_twice(seed: int) -> None:
    first, second = (list(run(plan_of(seed)).history.printed()) for _ in range(2))
    assert first == second
    assert len(first) > 20


def test_seed_gives_the_same_history_in_another_process() -> None:
    """Sets of texts have another order there."""
    command = [sys.executable, "-m", "simulation", "--seed", "64", "--whole"]
    first, second = (
        subprocess.run(command, cwd=ROOT, env={"PYTHONHASHSEED": seed}, capture_output=True, check=False).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert len(first) > 1000
