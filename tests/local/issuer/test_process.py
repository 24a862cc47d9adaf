"""The stand-in as its own process: readiness, end, keys that survive a restart, clear words for a bad world."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest


@asynccontextmanager
async def process(data: Path, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "local.altinn", "--port", "0", "--data", str(data), *arguments,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.communicate()


async def port_of(running: asyncio.subprocess.Process) -> int:
    assert running.stdout is not None
    word, port = (await running.stdout.readline()).decode().split()
    assert word == "ready"
    return int(port)


async def published(port: int) -> list[str]:
    async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}/maskinporten/jwk") as answer:
        return [key["kid"] for key in (await answer.json())["keys"]]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_process_says_ready_and_ends_cleanly(prepared: Path, number: signal.Signals) -> None:
    async with process(prepared) as running:
        assert await port_of(running) > 0
        running.send_signal(number)
        assert await running.wait() == 0


async def test_keys_survive_a_restart(prepared: Path) -> None:
    async with process(prepared) as running:
        before = await published(await port_of(running))
    async with process(prepared) as running:
        assert await published(await port_of(running)) == before


async def test_process_ends_when_its_parent_is_another(prepared: Path) -> None:
    async with process(prepared, "--parent", str(os.getppid())) as running:
        await port_of(running)
        assert await running.wait() == 0


async def test_bad_world_is_told_in_words(tmp_path: Path) -> None:
    world = tmp_path / "world.json"
    owner = {"org": "ttd", "number": "991825828", "name": {"nb": "Testdepartementet"}}
    world.write_text(json.dumps({"serviceOwners": [owner], "rolls": []}))
    async with process(tmp_path / "data", "--world", str(world)) as running:
        output, errors = await running.communicate()
    assert (running.returncode, output) == (1, b"")
    text = errors.decode()
    assert "serviceOwners.0.number: 991825828 is no organisation number" in text
    assert "rolls" in text
    assert "Traceback" not in text


async def test_missing_world_is_told_in_words(tmp_path: Path) -> None:
    async with process(tmp_path / "data", "--world", str(tmp_path / "none.json")) as running:
        _, errors = await running.communicate()
    assert running.returncode == 1
    assert "cannot be read" in errors.decode()
