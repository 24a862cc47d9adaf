"""The settings model, the app settings that are provisioned and the example file name the same variables."""

import json
from pathlib import Path
from typing import Any

from bootstrap.settings import Settings

EXAMPLE = Path(__file__).parents[2] / "local.settings.example.json"

# Per connection: what the identity-based group says in place of one connection string.
CONNECTIONS = {
    "AzureWebJobsStorage": "accountName",
    "CosmosDbConnection": "accountEndpoint",
    "ServiceBusConnection": "fullyQualifiedNamespace",
}
# Read by the platform: no page of its own at the root, the worker's telemetry, and each connection's identity.
READ_BY_THE_PLATFORM = {
    "AzureWebJobsDisableHomepage",
    "APPLICATIONINSIGHTS_CONNECTION_STRING",
    "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    *(f"{name}__{part}" for name in CONNECTIONS for part in ("credential", "clientId")),
}
GIVEN_BY_THE_PLATFORM = {"WEBSITE_INSTANCE_ID"}
ALIASES = {field.alias for field in Settings.model_fields.values()} - GIVEN_BY_THE_PLATFORM
BY_IDENTITY = {f"{name}__{part}" for name, part in CONNECTIONS.items()} | {"CosmosDbConnection__clientId"}


def test_every_setting_that_is_read_is_provisioned(app_settings: dict[str, Any]) -> None:
    assert ALIASES - CONNECTIONS.keys() - app_settings.keys() == set()


def test_every_setting_that_is_provisioned_is_read(app_settings: dict[str, Any]) -> None:
    assert app_settings.keys() - ALIASES - READ_BY_THE_PLATFORM == set()


def test_no_connection_string_hides_an_identity(app_settings: dict[str, Any]) -> None:
    assert not app_settings.keys() & CONNECTIONS.keys()


def test_each_connection_says_where_and_as_whom(app_settings: dict[str, Any]) -> None:
    for name, address in CONNECTIONS.items():
        assert {f"{name}__{part}" for part in (address, "credential", "clientId")} <= app_settings.keys()
        assert app_settings[f"{name}__credential"] == "managedidentity"


def test_every_connection_uses_the_one_identity(app_settings: dict[str, Any]) -> None:
    """The application makes one credential, of the client id it reads, for every connection."""
    assert len({app_settings[f"{name}__clientId"] for name in CONNECTIONS}) == 1


def test_example_settings_name_what_is_read_locally() -> None:
    example = json.loads(EXAMPLE.read_text())["Values"]
    assert example.keys() - {"FUNCTIONS_WORKER_RUNTIME", "AzureWebJobsDisableHomepage"} == ALIASES - BY_IDENTITY


def test_scopes_asked_of_maskinporten_are_those_of_the_example(app_settings: dict[str, Any]) -> None:
    example = json.loads(EXAMPLE.read_text())["Values"]
    assert app_settings["Maskinporten__Scope"] == example["Maskinporten__Scope"]


def test_every_toggle_is_off_in_code_and_wherever_it_is_set(app_settings: dict[str, Any]) -> None:
    example = json.loads(EXAMPLE.read_text())["Values"]
    defaults = {str(field.alias): field.default for field in Settings.model_fields.values()}
    toggles = {name for name in defaults if name.startswith("Features__")}
    assert len(toggles) == 5
    for name in toggles:
        assert (defaults[name], app_settings[name], example[name]) == (False, "false", "false")
