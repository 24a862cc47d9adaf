"""Settings in bindings, connections by name, and the settings file."""

import json
from pathlib import Path

import pytest

from local.host.settings import connection_string, is_disabled, local_settings, resolved


def test_percent_names_are_replaced_by_settings() -> None:
    assert resolved("%Topic%-%Stage:Name%", {"Topic": "events", "Stage__Name": "tt02"}) == "events-tt02"


def test_missing_setting_is_named() -> None:
    with pytest.raises(ValueError, match="'%Schedule%' does not resolve"):
        resolved("%Schedule%", {})


@pytest.mark.parametrize("setting", ["Bus", "AzureWebJobsBus", "ConnectionStrings__Bus"])
def test_connection_is_found_under_each_of_its_names(setting: str) -> None:
    assert connection_string("Bus", {setting: "Endpoint=sb://here"}) == "Endpoint=sb://here"


def test_identity_based_connection_is_refused_with_what_to_set() -> None:
    with pytest.raises(ValueError, match="needs a connection string in Bus"):
        connection_string("Bus", {"Bus__fullyQualifiedNamespace": "x.servicebus.windows.net"})


def test_unknown_connection_is_named() -> None:
    with pytest.raises(ValueError, match="the connection Bus has no setting"):
        connection_string("Bus", {})


@pytest.mark.parametrize("setting", ["AzureWebJobs.nightly.Disabled", "AzureWebJobs__nightly__Disabled"])
def test_setting_disables_a_function(setting: str) -> None:
    assert is_disabled("nightly", {setting: "1"})
    assert not is_disabled("nightly", {setting: "false"})
    assert not is_disabled("hourly", {setting: "true"})


def test_settings_file_gives_its_values_as_text(tmp_path: Path) -> None:
    file = tmp_path / "local.settings.json"
    file.write_text(json.dumps({"IsEncrypted": False, "Values": {"Name": "x", "Count": 3}}))
    assert local_settings(file) == {"Name": "x", "Count": "3"}


def test_settings_file_without_values_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "local.settings.json"
    file.write_text("{}")
    with pytest.raises(ValueError, match="has no object Values"):
        local_settings(file)
