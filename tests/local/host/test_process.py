"""The host as a process: what it prints, and how it ends."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.local.host.components import ROOT, STOP_PATIENCE, Component
from tests.local.host.conftest import APPS, WriteApp, until

SLOW = """
@app.route("slow", methods=["GET"])
async def slow(req: func.HttpRequest) -> str:
    await asyncio.sleep(1)
    return "finished"

@app.route("setting", methods=["GET"])
async def setting(req: func.HttpRequest) -> str:
    print("a function prints")
    return os.environ["Greeting"] + os.environ["Name"] + os.getcwd()

@app.route("hang", methods=["GET"])
def hang(req: func.HttpRequest) -> str:
    time.sleep(3600)
"""

TICK = """
@app.timer_trigger("timer", "* * * * * *")
async def tick(timer: func.TimerRequest) -> None:
    with open("ticks", "a") as file:
        print(os.getpid(), file=file)
"""


def host(app: Path, tmp_path: Path, *arguments: str, environment: dict[str, str] | None = None) -> Component:
    options = ["--app", str(app), "--port", "0", *arguments]
    return Component("local.host", *options, log=tmp_path / "host.log", environment=environment)


async def running_calls(url: str) -> int:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/admin/host/status") as response:
        return int((await response.json())["running"])


async def get(url: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return await response.text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_signal_ends_an_idle_host_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    async with host(APPS / "semantics", tmp_path) as process:
        assert await process.end(number) == 0
        assert process.log == ""


async def test_running_function_finishes_before_the_host_ends(write_app: WriteApp, tmp_path: Path) -> None:
    async with host(write_app(SLOW), tmp_path) as process:
        url = f"http://127.0.0.1:{process.ports[0]}"
        answer = asyncio.create_task(get(f"{url}/api/slow"))
        await until(lambda: running_calls(url), lambda running: running == 1)
        assert await process.end(signal.SIGTERM) == 0
        assert await answer == "finished"


async def test_settings_file_fills_what_the_environment_leaves_open(write_app: WriteApp, tmp_path: Path) -> None:
    file = tmp_path / "local.settings.json"
    file.write_text('{"Values": {"Greeting": "hello ", "Name": "file"}}')
    app = write_app(SLOW)
    async with host(app, tmp_path, "--env-file", str(file), environment={"Name": "environment "}) as process:
        url = f"http://127.0.0.1:{process.ports[0]}/api/setting"
        assert await get(url) == f"hello environment {app}"
        process.process.send_signal(signal.SIGTERM)
        rest, _ = await asyncio.wait_for(process.process.communicate(), STOP_PATIENCE)
        assert rest == b""
        assert "a function prints" in process.log


async def test_refused_app_ends_the_host_with_the_reason(write_app: WriteApp, tmp_path: Path) -> None:
    app = write_app('@app.route("admin/x")\nasync def culprit(req: func.HttpRequest) -> str: return ""')
    process = host(app, tmp_path)
    with pytest.raises(AssertionError, match="culprit"):
        await process.start()
    assert await process.process.wait() == 1
    assert "Traceback" not in process.log


async def test_taken_port_ends_the_host_with_one_line(tmp_path: Path) -> None:
    async with host(APPS / "semantics", tmp_path) as first:
        second = Component(
            "local.host", "--app", str(APPS / "semantics"), "--port", str(first.ports[0]), log=tmp_path / "second.log"
        )
        with pytest.raises(AssertionError, match="address already in use"):
            await second.start()
        assert await second.process.wait() == 1
        assert len(second.log.splitlines()) == 1


async def test_hanging_thread_does_not_hold_the_host(write_app: WriteApp, tmp_path: Path) -> None:
    async with host(write_app(SLOW), tmp_path, "--grace", "0.5") as process:
        url = f"http://127.0.0.1:{process.ports[0]}"
        call = asyncio.create_task(get(f"{url}/api/hang"))
        await until(lambda: running_calls(url), lambda running: running == 1)
        assert await process.end(signal.SIGTERM) == 0
        with pytest.raises(aiohttp.ClientError):
            await call


STARTER = """
import subprocess, sys
command = [sys.executable, "-m", "local.host", "--app", sys.argv[1], "--port", "0"]
child = subprocess.Popen([*command, "--parent", str(__import__("os").getpid())], stdout=subprocess.PIPE)
print(child.pid, child.stdout.readline().decode().strip(), flush=True)
sys.stdin.read()
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


async def test_host_ends_when_its_parent_is_killed() -> None:
    starter = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        STARTER,
        str(APPS / "semantics"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    assert starter.stdout
    pid, ready, _ = (await starter.stdout.readline()).decode().split()
    assert ready == "ready"
    starter.kill()
    await starter.wait()

    async def alive() -> bool:
        return is_alive(int(pid))

    await until(alive, lambda still: not still)


async def test_timer_of_two_hosts_with_one_folder_fires_in_one_until_that_one_ends(
    write_app: WriteApp, tmp_path: Path
) -> None:
    app, data = write_app(TICK), tmp_path / "data"

    async def ticks() -> tuple[int, ...]:
        file = app / "ticks"
        return tuple(map(int, file.read_text().split())) if file.exists() else ()

    async with (
        host(app, tmp_path, "--data", str(data)) as first,
        host(app, tmp_path, "--data", str(data)) as second,
    ):
        made = await until(ticks, lambda made: len(made) >= 3)
        assert set(made) == {first.process.pid}
        await first.end(signal.SIGKILL)
        await until(ticks, lambda made: made[-1] == second.process.pid)
