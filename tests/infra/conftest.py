"""The templates and data files of infra/, read once."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.infra.bicep.resources import Resource, resources
from tests.infra.bicep.template import Template

INFRA = Path(__file__).parents[2] / "infra"


@pytest.fixture(scope="session")
def templates() -> dict[str, Template]:
    """Every template by its file name."""
    return {path.name: Template(path) for path in INFRA.rglob("*.bicep")}


@pytest.fixture(scope="session")
def parameter_files() -> dict[str, Template]:
    """The parameter file of each environment by the environment's name."""
    return {path.stem: Template(path) for path in INFRA.glob("*.bicepparam") if path.stem != "main"}


@pytest.fixture(scope="session")
def deployed(templates: dict[str, Template]) -> list[Resource]:
    """Every resource that a deployment makes."""
    return [resource for template in templates.values() for resource in resources(template)]


@pytest.fixture(scope="session")
def app_settings(deployed: list[Resource]) -> dict[str, Any]:
    """The settings given to the function app."""
    [settings] = [each for each in deployed if each.type == "Microsoft.Web/sites/config"]
    return settings.properties


@pytest.fixture(scope="session")
def containers() -> list[dict[str, Any]]:
    return list(json.loads((INFRA / "data" / "containers.json").read_text()))


@pytest.fixture(scope="session")
def topology() -> dict[str, Any]:
    return dict(json.loads((INFRA / "data" / "topology.json").read_text()))
