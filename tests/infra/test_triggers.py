"""Every trigger of the function app finds its connection, container, topic and subscription provisioned."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from adapters.cosmos import containers as names
from local.host.ncrontab import Ncrontab
from tests.infra.bicep.resources import Resource
from tests.infra.bicep.template import Template
from tests.infra.bicep.values import Values
from tests.infra.test_data import alert_queries

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "local.settings.example.json"
ADDRESS = {"cosmosDBTrigger": "accountEndpoint", "serviceBusTrigger": "fullyQualifiedNamespace"}
DESCRIBE = """
import json
from function_app import app
described = [{"name": each.get_function_name(), **each.get_dict_repr()} for each in app.get_functions()]
print(json.dumps(described, default=str))
"""

type Binding = dict[str, Any]


@pytest.fixture(scope="module")
def functions() -> dict[str, Binding]:
    """Each function's trigger by the function's name, as the worker would see it."""
    environment = {**os.environ, **json.loads(EXAMPLE.read_text())["Values"]}
    ran = subprocess.run(
        [sys.executable, "-c", DESCRIBE], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True
    )
    described = json.loads(ran.stdout)
    return {each["name"]: next(b for b in each["bindings"] if b["type"].endswith("Trigger")) for each in described}


def of_type(functions: dict[str, Binding], type_: str) -> list[Binding]:
    return [trigger for trigger in functions.values() if trigger["type"] == type_]


def test_connections_of_triggers_are_provisioned(functions: dict[str, Binding], app_settings: dict[str, Any]) -> None:
    used = {(each["type"], each["connection"]) for each in functions.values() if "connection" in each}
    needed = {f"{name}__{part}" for type_, name in used for part in (ADDRESS[type_], "credential", "clientId")}
    assert needed
    assert needed <= app_settings.keys()


def test_change_feeds_read_containers_that_are_provisioned(
    functions: dict[str, Binding], containers: list[dict[str, Any]]
) -> None:
    provisioned = {each["id"] for each in containers}
    for feed in of_type(functions, "cosmosDBTrigger"):
        assert feed["databaseName"] == names.DATABASE
        assert {feed["containerName"], feed["leaseContainerName"]} <= provisioned


def test_readers_of_one_container_have_leases_of_their_own(functions: dict[str, Binding]) -> None:
    leases = [(each["containerName"], each["leaseContainerPrefix"]) for each in of_type(functions, "cosmosDBTrigger")]
    assert len(leases) == len(set(leases))


def test_places_in_the_change_feed_stay_where_deployed_systems_have_them(functions: dict[str, Binding]) -> None:
    """A prefix stays when its function is renamed: another would publish thirty days of events once more."""
    feeds = of_type(functions, "cosmosDBTrigger")
    assert {each["leaseContainerPrefix"] for each in feeds} == {
        "events-publish-outbox",
        "events-finish-purge",
        "events-finish-bulk-labels",
    }


def test_timers_have_plain_schedules_and_one_instance_runs_them(functions: dict[str, Binding]) -> None:
    timers = of_type(functions, "timerTrigger")
    assert timers
    for timer in timers:
        fields = timer["schedule"].split()
        assert len(fields) == 6
        assert all(re.fullmatch(r"\d+|\*(/\d+)?", field) for field in fields)
        Ncrontab.parse(timer["schedule"])
        assert (timer["runOnStartup"], timer["useMonitor"]) == (False, True)


def test_alert_on_reference_data_watches_every_timer(functions: dict[str, Binding], deployed: list[Resource]) -> None:
    [query] = [query for query in alert_queries(deployed) if "startswith" in query and query.startswith("requests")]
    prefix = query.split('operation_Name startswith "')[1].split('"')[0]
    timers = {name for name, trigger in functions.items() if trigger["type"] == "timerTrigger"}
    assert {name for name in functions if name.startswith(prefix)} == timers


def test_own_subscriptions_are_those_that_functions_read(
    functions: dict[str, Binding], topology: dict[str, Any]
) -> None:
    [topic] = topology["topics"]
    provisioned = {(topic["name"], each["name"]) for each in topic.get("subscriptions", [])}
    readers = of_type(functions, "serviceBusTrigger")
    assert {(each["topicName"], each["subscriptionName"]) for each in readers} == provisioned


def test_alerts_and_warm_instances_name_functions_that_exist(
    functions: dict[str, Binding], deployed: list[Resource], parameter_files: dict[str, Template]
) -> None:
    watched = {name for query in alert_queries(deployed) for name in re.findall(r'operation_Name == "(\w+)"', query)}
    assert watched
    kept_warm = {name for file in parameter_files.values() for name in warm_functions(file)}
    assert watched | kept_warm <= functions.keys()


def warm_functions(file: Template) -> list[str]:
    node = file.of("var")["alwaysReady"].value
    assert node is not None
    groups = [each["name"] for each in Values(file).of(node)]
    return [name.removeprefix("function:") for name in groups if name.startswith("function:")]
