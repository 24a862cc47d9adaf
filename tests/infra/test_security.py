"""No keys, no old TLS, nothing that can be purged, and no right wider than it is needed."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.infra.bicep.resources import Resource, type_of
from tests.infra.bicep.template import Template
from tests.infra.bicep.values import Expression

ROLES = Path(__file__).parents[2] / "infra" / "data" / "roles.json"

DEMANDED: dict[str, dict[str, Any]] = {
    "Microsoft.DocumentDB/databaseAccounts": {
        "disableLocalAuth": True,
        "disableKeyBasedMetadataWriteAccess": True,
        "minimalTlsVersion": "Tls12",
    },
    "Microsoft.ServiceBus/namespaces": {"disableLocalAuth": True, "minimumTlsVersion": "1.2"},
    "Microsoft.Storage/storageAccounts": {
        "allowSharedKeyAccess": False,
        "allowBlobPublicAccess": False,
        "allowCrossTenantReplication": False,
        "minimumTlsVersion": "TLS1_2",
        "supportsHttpsTrafficOnly": True,
    },
    "Microsoft.KeyVault/vaults": {
        "enableRbacAuthorization": True,
        "enablePurgeProtection": True,
        "enableSoftDelete": True,
    },
    "Microsoft.Insights/components": {"DisableLocalAuth": True},
    "Microsoft.Web/sites": {"httpsOnly": True},
    "Microsoft.Web/sites/basicPublishingCredentialsPolicies": {"allow": False},
}

# As Azure documents them, and the kind of resource each is given on.
BUILT_IN_ROLES = {
    "cosmosDataContributor": "00000000-0000-0000-0000-000000000002",
    "keyVaultSecretsUser": "4633458b-17de-408a-b874-0445c86b69e6",
    "monitoringMetricsPublisher": "3913510d-42f4-4e42-8a64-420c390055eb",
    "serviceBusDataReceiver": "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
    "serviceBusDataSender": "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
    "storageBlobDataOwner": "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
    "storageTableDataContributor": "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
}
SCOPES = {
    "keyVaultSecretsUser": "Microsoft.KeyVault/vaults",
    "monitoringMetricsPublisher": "Microsoft.Insights/components",
    "serviceBusDataReceiver": "Microsoft.ServiceBus/namespaces/topics/subscriptions",
    "serviceBusDataSender": "Microsoft.ServiceBus/namespaces/topics",
    "storageBlobDataOwner": "Microsoft.Storage/storageAccounts",
    "storageTableDataContributor": "Microsoft.Storage/storageAccounts",
}
REFUSED_BY_FLEX_CONSUMPTION = {
    "ftpsState",
    "functionsRuntimeScaleMonitoringEnabled",
    "linuxFxVersion",
    "netFrameworkVersion",
    "preWarmedInstanceCount",
    "use32BitWorkerProcess",
}


@pytest.mark.parametrize("type_", DEMANDED)
def test_resource_is_locked_down(deployed: list[Resource], type_: str) -> None:
    found = [each.properties for each in deployed if each.type == type_]
    assert found
    for properties in found:
        assert {name: properties.get(name) for name in DEMANDED[type_]} == DEMANDED[type_]


def test_function_app_refuses_old_tls(deployed: list[Resource]) -> None:
    [app] = [each for each in deployed if each.type == "Microsoft.Web/sites"]
    assert app.properties["siteConfig"] == {"minTlsVersion": "1.2", "scmMinTlsVersion": "1.2"}


def test_publishing_passwords_are_off_for_both_ways(deployed: list[Resource]) -> None:
    policies = [each for each in deployed if each.type == "Microsoft.Web/sites/basicPublishingCredentialsPolicies"]
    assert {each.body["name"] for each in policies} == {"ftp", "scm"}


def test_roles_are_the_documented_ones() -> None:
    assert json.loads(ROLES.read_text()) == BUILT_IN_ROLES


def test_templates_name_roles_and_write_no_guid(templates: dict[str, Template]) -> None:
    guid = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
    assert not [name for name, template in templates.items() if guid.search(template.source)]


def test_each_role_is_given_on_its_own_resource(deployed: list[Resource]) -> None:
    given = [each for each in deployed if each.type == "Microsoft.Authorization/roleAssignments"]
    assert {(_role(each), _scope(each)) for each in given} == set(SCOPES.items())


def test_documents_are_read_and_written_by_a_data_role_of_the_account(deployed: list[Resource]) -> None:
    [given] = [each for each in deployed if each.type == "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments"]
    assert given.properties["roleDefinitionId"] == Expression(
        "'${account.id}/sqlRoleDefinitions/${roles.cosmosDataContributor}'"
    )
    assert given.properties["scope"] == Expression("account.id")


def test_roles_are_given_to_identities_of_applications(deployed: list[Resource]) -> None:
    given = [each for each in deployed if each.type == "Microsoft.Authorization/roleAssignments"]
    assert {each.properties["principalType"] for each in given} == {"ServicePrincipal"}


def test_no_template_reads_a_key(templates: dict[str, Template]) -> None:
    asks = re.compile(r"\blist[A-Z]\w*\(")
    assert not [name for name, template in templates.items() if asks.search(template.source)]


def test_no_output_carries_a_secret(templates: dict[str, Template]) -> None:
    suspicious = re.compile(r"secret|password|connectionstring|primarykey|instrumentationkey|\bsas\b", re.IGNORECASE)
    outputs = [each for template in templates.values() for each in template.of("output").values()]
    assert outputs
    assert not [each.name for each in outputs if suspicious.search(each.node.text.decode() if each.node.text else "")]


def test_secret_settings_are_references_to_the_vault(app_settings: dict[str, Any]) -> None:
    secret = re.compile(r"Jwk$|Key$|Secret$|Password$")
    values = {name: value for name, value in app_settings.items() if secret.search(name)}
    assert len(values) == 5
    for value in values.values():
        assert re.fullmatch(r"'\$\{secretAddress\}/[a-z-]+\)'", value.text)


def test_function_app_sets_nothing_that_flex_consumption_refuses(
    deployed: list[Resource], app_settings: dict[str, Any]
) -> None:
    [app] = [each for each in deployed if each.type == "Microsoft.Web/sites"]
    assert not app.properties["siteConfig"].keys() & REFUSED_BY_FLEX_CONSUMPTION
    platform = re.compile(r"FUNCTIONS_|WEBSITE_|ENABLE_ORYX_BUILD|SCM_|TZ$")
    assert not [name for name in app_settings if platform.match(name)]


def test_function_app_runs_this_python_on_flex_consumption(deployed: list[Resource]) -> None:
    [app] = [each for each in deployed if each.type == "Microsoft.Web/sites"]
    [plan] = [each for each in deployed if each.type == "Microsoft.Web/serverfarms"]
    assert app.properties["functionAppConfig"]["runtime"] == {"name": "python", "version": "3.13"}
    assert plan.body["sku"] == {"tier": "FlexConsumption", "name": "FC1"}
    assert plan.properties["reserved"] is True


def _role(assignment: Resource) -> str:
    definition = assignment.properties["roleDefinitionId"].text
    found = re.fullmatch(
        r"subscriptionResourceId\('Microsoft.Authorization/roleDefinitions', roles\.(\w+)\)", definition
    )
    assert found, definition
    return found[1]


def _scope(assignment: Resource) -> str:
    return type_of(assignment.template.of("resource")[assignment.body["scope"].text])
