"""Runs the Service Bus stand-in as the process it is in the local cloud, on free ports."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from local.servicebus import DEFAULT_KEY, connection_string

PATIENCE = 20


@dataclass
class StandIn:
    """A stand-in that can be killed and started again on its ports with its data."""

    data: Path
    topology: Path
    port: int = 0
    control_port: int = 0
    key: str = DEFAULT_KEY
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def connection(self) -> str:
        return connection_string(self.port, self.key)

    def start(self) -> None:
        ports = ["--port", str(self.port), "--control-port", str(self.control_port)]
        places = ["--data", str(self.data), "--topology", str(self.topology), "--parent", str(os.getpid())]
        command = [sys.executable, "-m", "local.servicebus", *ports, *places]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        word, port, control_port = self._process.stdout.readline().split()
        assert word == "ready"
        self.port, self.control_port = int(port), int(control_port)

    def end(self, how: int = signal.SIGTERM) -> int:
        assert self._process
        self._process.send_signal(how)
        code = self._process.wait(PATIENCE)
        assert self._process.stdout
        self._process.stdout.close()
        return code

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        """What the control address answers, parsed; fails for any answer but success."""
        url = f"http://127.0.0.1:{self.control_port}/_control/{path}"
        async with aiohttp.ClientSession() as session, session.request(method, url, json=body) as answer:
            assert answer.ok, await answer.text()
            return None if answer.status == 204 else await answer.json()


@contextmanager
def stand_in(folder: Path, topology: Path | dict[str, Any]) -> Iterator[StandIn]:
    if isinstance(topology, dict):
        file = folder / "topology.json"
        file.write_text(json.dumps(topology))
        topology = file
    running = StandIn(folder / "data", topology)
    running.start()
    try:
        yield running
    finally:
        if running._process and running._process.poll() is None:
            running.end()


def queues(**properties: dict[str, Any]) -> dict[str, Any]:
    """A topology of queues: name -> properties; underscores stand for hyphens."""
    entries = [{"Name": name.replace("_", "-"), "Properties": given} for name, given in properties.items()]
    return namespace(entries, [])


def namespace(queues: list[Any], topics: list[Any]) -> dict[str, Any]:
    return {"UserConfig": {"Namespaces": [{"Name": "sbemulatorns", "Queues": queues, "Topics": topics}]}}
