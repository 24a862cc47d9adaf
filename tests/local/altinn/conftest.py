"""The stand-in with the default world, fresh for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.local.altinn.serving import StandIn, prepared_folder, serving


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepared_folder(tmp_path_factory.mktemp("altinn-keys"))


@pytest.fixture
async def altinn(prepared: Path, tmp_path: Path) -> AsyncIterator[StandIn]:
    async with serving(prepared, tmp_path / "altinn") as stand_in:
        yield stand_in
