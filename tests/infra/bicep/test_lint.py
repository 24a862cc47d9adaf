"""The linter itself: it is silent about sound templates and sees each kind of planted fault."""

import shutil
from pathlib import Path

import pytest

from tests.infra.bicep.lint import lint

INFRA = Path(__file__).parents[3] / "infra"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(INFRA, tmp_path / "infra"))


def plant(copy: Path, file: str, sound: str, faulty: str) -> None:
    path = copy / file
    source = path.read_text()
    assert sound in source, f"{file} no longer has {sound!r}: plant this fault elsewhere"
    path.write_text(source.replace(sound, faulty, 1))


MAIN, APP, COSMOS, BUS = "main.bicep", "modules/function-app.bicep", "modules/cosmos.bicep", "modules/service-bus.bicep"
STORAGE, ALERTS, VAULT = "modules/storage.bicep", "modules/alerts.bicep", "modules/key-vault.bicep"
MODULE_WITHOUT_SCOPE = "module storage 'modules/storage.bicep' = {\n"
SPARE = "resource spare 'Microsoft.KeyVault/vaults@2024-11-01' existing = {\n  name: 'spare'\n}\n"

PLANTED = [
    ("syntax", MAIN, "module storage 'modules/storage.bicep' = {", "module storage 'modules/storage.bicep' = "),
    ("syntax", "dev.bicepparam", "param throughput = {", "param throughput = "),
    ("undefined", STORAGE, "scope: account", "scope: acount"),
    ("undefined", MAIN, "location: location", "location: region"),
    ("undefined", APP, "${altinnUri}authentication/api/v1/exchange", "${altinUri}authentication/api/v1/exchange"),
    ("unknown-function", MAIN, "uniqueString(", "uniquestring("),
    ("unused", STORAGE, "var roles", "var forgotten = 1\nvar roles"),
    ("unused", COSMOS, "param backupTier string", "param backupTier string\nparam spare string"),
    ("unused", ALERTS, "resource operators ", SPARE + "resource operators "),
    ("duplicate", STORAGE, "var roles", "param name int\nvar roles"),
    ("duplicate-key", STORAGE, "    allowSharedKeyAccess: false\n", "    allowSharedKeyAccess: false\n" * 2),
    ("unknown-decorator", BUS, "@batchSize(1)", "@batchsize(1)"),
    ("module-scope", MAIN, "module storage 'modules/storage.bicep' = {\n  scope: group\n", MODULE_WITHOUT_SCOPE),
    ("module-path", MAIN, "'modules/cosmos.bicep'", "'modules/cosmosdb.bicep'"),
    ("module-output", MAIN, "storage.outputs.name", "storage.outputs.accountName"),
    ("param-unknown", MAIN, "tier: serviceBusTier", "tier: serviceBusTier\n    capacity: 1"),
    ("param-missing", MAIN, "    tier: serviceBusTier\n", ""),
    ("param-type", BUS, "receiverPrincipalId: principalId", "receiverPrincipalId: 60"),
    ("param-type", "prod.bicepparam", "param serviceBusTier = 'Premium'", "param serviceBusTier = 'Gold'"),
    ("param-type", "prod.bicepparam", "param instanceMemory = 4096", "param instanceMemory = 1024"),
    ("param-type", "dev.bicepparam", "param zoneRedundant = false", "param zoneRedundant = 'no'"),
    ("param-missing", "test.bicepparam", "param location = 'norwayeast'\n", ""),
    ("param-unknown", "test.bicepparam", "param location", "param region = 'norwayeast'\nparam location"),
    ("param-unknown-property", "test.bicepparam", "requiresSession: true", "requireSession: true"),
    ("param-missing-property", "dev.bicepparam", "    name: 'observer'\n", ""),
    ("param-using", "dev.bicepparam", "using 'main.bicep'", "using 'mian.bicep'"),
    ("no-schema", STORAGE, "storageAccounts/blobServices@", "storageAccounts/blobService@"),
    ("api-version", STORAGE, "storageAccounts@2025-01-01", "storageAccounts@2019-01-01"),
    ("unknown-property", STORAGE, "allowSharedKeyAccess", "allowSharedKeysAccess"),
    ("unknown-property", COSMOS, "autoscaleSettings", "autoScaleSettings"),
    ("unknown-property", "data/containers.json", '"defaultTtl"', '"defaultTTL"'),
    ("unknown-property", "data/topology.json", '"supportOrdering"', '"supportsOrdering"'),
    ("unknown-property", "modules/subscription.bicep", "maxDeliveryCount: 10", "maxDeliveries: 10"),
    ("missing-property", VAULT, "    tenantId: tenant().tenantId\n", ""),
    ("missing-property", ALERTS, "    severity: 2\n", ""),
    ("read-only", COSMOS, "    databaseAccountOfferType", "    documentEndpoint: ''\n    databaseAccountOfferType"),
    ("discriminator", COSMOS, "type: 'Continuous'", "type: 'Continous'"),
    ("discriminator", APP, "name: 'appsettings'", "name: 'appsetings'"),
    ("type", STORAGE, "allowSharedKeyAccess: false", "allowSharedKeyAccess: 'false'"),
    ("type", COSMOS, "'Strong'", "'Stronger'"),
    ("type", STORAGE, "days: 7", "days: '7'"),
    ("type", "data/containers.json", '"version": 2', '"version": "2"'),
    ("parent", STORAGE, "  parent: blobs\n", ""),
    ("parent", STORAGE, "parent: blobs", "parent: account"),
    ("unknown-read", APP, "vault.properties.vaultUri", "vault.properties.vaultURL"),
    ("unknown-read", APP, "primaryEndpoints.blob", "primaryEndpoints.blobs"),
]


def test_sound_templates_have_no_faults(copy: Path) -> None:
    assert lint(copy) == []


@pytest.mark.parametrize(("code", "file", "sound", "faulty"), PLANTED)
def test_planted_fault_is_found(copy: Path, code: str, file: str, sound: str, faulty: str) -> None:
    plant(copy, file, sound, faulty)
    assert code in {fault.code for fault in lint(copy)}


def test_fault_names_its_file_and_line(copy: Path) -> None:
    plant(copy, STORAGE, "allowSharedKeyAccess", "allowSharedKeysAccess")
    [fault] = lint(copy)
    source = (copy / STORAGE).read_text().splitlines()
    assert fault.path.name == "storage.bicep"
    assert source[fault.line - 1].startswith("resource account ")


def test_lambda_names_are_known_in_the_whole_call(tmp_path: Path) -> None:
    (tmp_path / "main.bicep").write_text(
        "param people array\noutput names array = map(people, p => '${p.first} ${p.last}')\n"
    )
    assert lint(tmp_path) == []
