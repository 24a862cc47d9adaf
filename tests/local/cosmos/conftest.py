"""Starts the stand-in as the process that it is in the local cloud, on a free port."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.cosmos import DEVELOPMENT_KEY


@dataclass(frozen=True)
class StandIn:
    process: subprocess.Popen[str]
    endpoint: str
    data: Path
    key: str = DEVELOPMENT_KEY

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def stand_in(data: Path) -> Iterator[StandIn]:
    command = [sys.executable, "-m", "local.cosmos", "--port", "0", "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            word, port = process.stdout.readline().split()
            assert word == "ready"
            yield StandIn(process, f"http://127.0.0.1:{port}/", data)
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture(name="run_stand_in")
def _run_stand_in() -> object:
    return stand_in


@pytest.fixture(name="local_account", scope="session")
def _local_account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    with stand_in(tmp_path_factory.mktemp("cosmos")) as running:
        yield running
