"""`up` as a process: what it prints, how it ends, and that nothing is left behind."""

import json
import os
import signal
import socket
from asyncio.subprocess import Process
from pathlib import Path
from typing import Any

import pytest

from tests.local.stack.processes import command, finished, pids, until

APP = Path(__file__).with_name("app")
COMPONENTS = ("local.host", "local.cosmos", "local.servicebus", "local.altinn", "azurite")


def up(data: Path, *options: str) -> tuple[str, ...]:
    return ("up", "--port-base", "0", "--data", str(data), "--app", str(APP), "--json", *options)


async def addresses(process: Process) -> Any:
    assert process.stdout is not None
    assert process.stderr is not None
    line = await process.stdout.readline()
    assert line, (await process.stderr.read()).decode()
    return json.loads(line)


async def test_up_prints_every_address_stops_cleanly_and_keeps_its_state(tmp_path: Path) -> None:
    kept = []
    for number in (signal.SIGTERM, signal.SIGINT):
        async with command(*up(tmp_path)) as process:
            found = await addresses(process)
            assert {"api", "cosmos", "serviceBus", "storage", "altinn", "issuer"} <= set(found)
            assert all(pids(tmp_path, component) for component in COMPONENTS)
            process.send_signal(number)
            output, _ = await process.communicate()
            assert (process.returncode, output) == (0, b"")
        assert pids(tmp_path) == []
        assert not (tmp_path / "instance.json").exists()
        kept.append((tmp_path / "credentials.json").read_text())
    assert kept[0] == kept[1]


async def test_components_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    async with command(*up(tmp_path)) as process:
        await addresses(process)
        process.kill()
        await process.wait()
        await until(lambda: not pids(tmp_path))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
async def test_several_hosts_are_listed_and_a_paused_one_is_not_left_behind(
    tmp_path: Path, number: signal.Signals
) -> None:
    async with command(*up(tmp_path, "--hosts", "2")) as process:
        found = await addresses(process)
        assert (len(found["apis"]), found["apis"][0]) == (2, found["api"])
        hosts = pids(tmp_path, "local.host")
        assert len(hosts) == 2
        os.kill(hosts[1], signal.SIGSTOP)
        process.send_signal(number)
        await process.wait()
        await until(lambda: not pids(tmp_path))


@pytest.mark.parametrize("component", ["local.cosmos", "azurite"])
async def test_up_ends_with_the_last_log_lines_when_a_component_dies(tmp_path: Path, component: str) -> None:
    async with command(*up(tmp_path)) as process:
        await addresses(process)
        [pid] = [pid for pid in pids(tmp_path, component) if pid != process.pid]
        os.kill(pid, signal.SIGKILL)
        _, errors = await process.communicate()
    assert process.returncode == 1
    name = component.removeprefix("local.")
    assert f"{name} ended by itself; the end of {tmp_path}/logs/{name}.log" in errors.decode()
    assert pids(tmp_path) == []


async def test_interrupted_start_leaves_nothing_behind(tmp_path: Path) -> None:
    async with command(*up(tmp_path)) as process:
        await until(lambda: pids(tmp_path, "local.cosmos"))
        process.send_signal(signal.SIGINT)
        await process.communicate()
        assert process.returncode == 0
    assert pids(tmp_path) == []


async def test_port_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        base = taken.getsockname()[1]
        code, output, errors = await finished("up", "--port-base", str(base), "--data", str(tmp_path))
    assert (code, output) == (1, "")
    assert errors.startswith(f"port {base} is in use")
    assert errors.count("\n") == 1


async def test_folder_in_use_is_told_and_the_first_one_stays(tmp_path: Path) -> None:
    async with command(*up(tmp_path)) as first:
        await addresses(first)
        code, _, errors = await finished(*up(tmp_path))
        assert code == 1
        assert f"another local cloud keeps its state in {tmp_path}" in errors
        assert all(pids(tmp_path, component) for component in COMPONENTS)
        assert (tmp_path / "instance.json").exists()


async def test_bad_world_is_told_in_words(tmp_path: Path) -> None:
    world = tmp_path / "world.json"
    world.write_text('{"serviceOwners": [], "grants": [{"subject": "nobody", "party": "nothing"}]}')
    code, _, errors = await finished(*up(tmp_path / "data", "--world", str(world)))
    assert code == 1
    assert "grant 0 names unknown subject nobody" in errors
    assert "Traceback" not in errors


async def test_fresh_empties_the_folder(tmp_path: Path) -> None:
    old = tmp_path / "cosmos" / "old"
    old.parent.mkdir()
    old.touch()
    (tmp_path / "lock").touch()
    async with command(*up(tmp_path, "--fresh")) as process:
        await addresses(process)
        assert not old.exists()


async def test_fresh_spares_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    thesis = tmp_path / "thesis.txt"
    thesis.touch()
    code, _, errors = await finished(*up(tmp_path, "--fresh"))
    assert code == 1
    assert "it is not emptied" in errors
    assert thesis.exists()
