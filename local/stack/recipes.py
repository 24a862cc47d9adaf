"""How each component of the local cloud is started."""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from local.servicebus.topology import from_arm
from local.stack.component import ComponentError, Recipe
from local.stack.environment import inherited
from local.stack.ports import Ports
from local.topic import TOPIC

ROOT = Path(__file__).parents[2]
INFRASTRUCTURE = ROOT / "infra" / "data"
AZURITE = ROOT / "local" / "node_modules" / "azurite" / "dist" / "src" / "azurite.js"
# Subscriptions beside those of topology.json: `demo` for people, `ordered` for those who need sessions.
LOCAL_SUBSCRIPTIONS = (
    {"topic": TOPIC, "name": "demo"},
    {"topic": TOPIC, "name": "ordered", "properties": {"requiresSession": True}},
)


def azurite(ports: Ports, data: Path) -> Recipe:
    """Storage; raises ComponentError when Node or the package is missing."""
    node = shutil.which("node")
    if node is None or not AZURITE.exists():
        raise ComponentError("Azurite is not installed: install Node.js 20 or newer, then `make setup`")
    program = (node, str(AZURITE), "--silent", "--skipApiVersionCheck", "--disableTelemetry")
    addresses = ("--blobPort", ports.blob, "--queuePort", ports.queue, "--tablePort", ports.table)
    bound = (sys.executable, "-m", "local.lifeline", os.getpid(), *program, "--location", data, *addresses)
    return Recipe(
        "azurite",
        tuple(map(str, bound)),
        environment=inherited({"PYTHONPATH": str(ROOT)}),
        ready=re.compile("Table service is successfully listening"),
    )


def cosmos(ports: Ports, data: Path) -> Recipe:
    return _python("cosmos", "--port", ports.cosmos, "--data", data)


def service_bus(ports: Ports, data: Path, topology: Path) -> Recipe:
    addresses = ("--port", ports.service_bus, "--control-port", ports.service_bus_control)
    return _python("servicebus", *addresses, "--data", data, "--topology", topology)


def altinn(ports: Ports, data: Path, world: Path) -> Recipe:
    return _python("altinn", "--port", ports.altinn, "--data", data, "--world", world)


def hosts(ports: Ports, data: Path, app: Path, settings: dict[str, str]) -> Iterator[Recipe]:
    """The Functions hosts with the application in `app`: `host`, `host-2` and so on.

    They share the folder of their state as instances on Azure share a storage account, and get time to finish what
    they have begun. Their root logger lets INFO through, as that of Microsoft's worker does.
    """
    for number, port in enumerate(ports.hosts, 1):
        how = ("--app", app, "--port", port, "--data", data, "--log-level", "INFO")
        recipe = _python("host", *how, settings=settings, stop_seconds=12)
        yield recipe if number == 1 else replace(recipe, name=f"{recipe.name}-{number}")


def write_topology(file: Path) -> Path:
    """The topology that Bicep provisions, with the local subscriptions, as the stand-in reads it."""
    provisioned = json.loads((INFRASTRUCTURE / "topology.json").read_text("utf-8"))
    file.write_text(json.dumps(from_arm(provisioned, LOCAL_SUBSCRIPTIONS), indent=2), "utf-8")
    return file


def _python(
    component: str, *arguments: object, settings: dict[str, str] | None = None, stop_seconds: float = 5
) -> Recipe:
    command = (sys.executable, "-m", f"local.{component}", *arguments, "--parent", os.getpid())
    environment = inherited({"PYTHONPATH": str(ROOT), **(settings or {})})
    return Recipe(component, tuple(map(str, command)), environment, stop_seconds=stop_seconds)
