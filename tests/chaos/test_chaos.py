"""A minute of trouble with two hosts leaves everything that was acknowledged, and nothing else."""

import pytest

from chaos.__main__ import report
from chaos.running import run
from simulation.judging import violations

SEED = 2


@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # clients meet a bus and hosts that are killed
async def test_everything_holds_after_a_minute_of_trouble() -> None:
    trouble = await run(SEED, seconds=60, hosts=2)
    found = list(violations(trouble.run))
    assert not found, "\n".join(report(SEED, trouble, found))
