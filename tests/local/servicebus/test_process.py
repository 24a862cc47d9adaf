"""The stand-in as a process: how it starts, ends and treats those who speak no AMQP."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.servicebus.amqp.frames import AMQP_HEADER, EMPTY_FRAME, FrameReader, frame, parse
from local.servicebus.amqp.performatives import Begin, Close, Open
from tests.local.servicebus.running import PATIENCE, StandIn, queues, stand_in


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    with stand_in(tmp_path_factory.mktemp("servicebus"), queues(orders={})) as started:
        yield started


def test_it_ends_cleanly_when_told_to(tmp_path: Path) -> None:
    with stand_in(tmp_path, queues(orders={})) as started:
        assert started.end() == 0


def test_wrong_topology_is_told_and_ends_it(tmp_path: Path) -> None:
    file = tmp_path / "topology.json"
    file.write_text(json.dumps(queues(orders={"LockDuraton": "PT1M"})))
    command = [sys.executable, "-m", "local.servicebus", "--data", str(tmp_path), "--topology", str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "Queues 'orders' Properties LockDuraton: unknown entry" in ended.stderr


def test_it_ends_with_its_parent(tmp_path: Path) -> None:
    file = tmp_path / "topology.json"
    file.write_text(json.dumps(queues(orders={})))
    script = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-m", "local.servicebus", *sys.argv[1:], "--parent", str(os.getpid())])
sys.stdin.readline()
os._exit(0)
"""
    places = ["--port", "0", "--control-port", "0", "--data", str(tmp_path), "--topology", str(file)]
    command = [sys.executable, "-c", script, *places]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdin
        assert parent.stdout
        assert parent.stdout.readline().startswith("ready")
        parent.stdin.write("\n")
        parent.stdin.flush()
        parent.wait(PATIENCE)
        assert parent.stdout.read() == ""  # the end of the file: the child, who shares it, has gone


async def test_idle_client_is_sent_heartbeats(running: StandIn) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(AMQP_HEADER + frame(0, Open("me", idle_time_out=200)))
    assert await reader.readexactly(8) == AMQP_HEADER
    size = int.from_bytes(await reader.readexactly(4))
    await reader.readexactly(size - 4)
    for _ in range(3):
        async with asyncio.timeout(PATIENCE):
            assert await reader.readexactly(8) == EMPTY_FRAME
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize(
    "noise",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        AMQP_HEADER + b"\x00\x00\x00\x0c\x02\x00\x00\x00\xff\xff\xff\xff",
        AMQP_HEADER + b"\x00\x00\x00\x04\x02\x00\x00\x00",
        AMQP_HEADER + b"\x7f\xff\xff\xff\x02\x00\x00\x00",
        AMQP_HEADER
        + frame(0, Open("me"))
        + frame(0, Begin())
        + b"\x00\x00\x00\x0d\x02\x00\x00\x00\x00\x53\x14\xc0\xff",
        AMQP_HEADER + frame(0, Open("me")) + frame(0, Begin()) + b"\x00\x00\x00\x0c\x02\x00\x00\x00\x00\x53\x12\x45",
    ],
    ids=["http", "no-value", "tiny-frame", "huge-frame", "cut-list", "attach-without-fields"],
)
async def test_noise_closes_its_connection_and_nothing_else(running: StandIn, noise: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    writer.write(noise)
    async with asyncio.timeout(PATIENCE):
        answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert _last(answer) == Close
    assert await running.control("GET", "health") == {"status": "ok"}


def _last(answer: bytes) -> type:
    frames = [raw for raw in FrameReader().feed(answer) if not raw.startswith(b"AMQP")]
    return type(parse(frames[-1])[1])
