"""What the code names is provisioned under that name, and nothing is provisioned that the code does not name."""

import re
from pathlib import Path
from typing import Any

from adapters.blobs import set_aside
from adapters.cosmos import containers as names
from adapters.servicebus import event_bus
from local.cosmos.consistency import DEFAULT_LEVEL
from tests.infra.bicep.resources import Resource
from tests.infra.bicep.schema import check_value, schema_of
from tests.infra.bicep.template import Template
from tests.infra.bicep.values import Expression, Values

SUBSCRIPTIONS = "Microsoft.ServiceBus/namespaces/topics/subscriptions"


def named(deployed: list[Resource], type_: str) -> set[str]:
    return {each.body["name"] for each in deployed if each.type == type_}


def test_database_is_provisioned(deployed: list[Resource]) -> None:
    assert named(deployed, "Microsoft.DocumentDB/databaseAccounts/sqlDatabases") == {names.DATABASE}


def test_account_is_as_consistent_as_the_local_one(deployed: list[Resource]) -> None:
    [account] = [each for each in deployed if each.type == "Microsoft.DocumentDB/databaseAccounts"]
    assert account.properties["consistencyPolicy"]["defaultConsistencyLevel"] == DEFAULT_LEVEL


def test_containers_are_provisioned(deployed: list[Resource]) -> None:
    used = {value for name, value in vars(names).items() if name.isupper() and name != "DATABASE"}
    assert named(deployed, "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers") == used


def test_container_is_provisioned_as_the_local_cloud_makes_it(
    deployed: list[Resource], containers: list[dict[str, Any]]
) -> None:
    made = [each for each in deployed if each.type == "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers"]
    assert [each.properties["resource"] for each in made] == containers


def test_lease_container_has_the_key_that_triggers_need(containers: list[dict[str, Any]]) -> None:
    [leases] = [each for each in containers if each["id"] == names.LEASES]
    assert leases["partitionKey"]["paths"] == ["/id"]


def test_lock_that_readers_of_a_change_feed_start_with_expires_by_itself(deployed: list[Resource]) -> None:
    """The change feed's initialisation lock carries a ttl, which counts only where the container lets items expire."""
    type_ = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers"
    [leases] = [each for each in deployed if each.type == type_ and each.body["name"] == names.LEASES]
    assert leases.properties["resource"]["defaultTtl"] == -1


def test_documents_may_expire_where_some_do(containers: list[dict[str, Any]]) -> None:
    expiring = {names.DIALOGS, names.LEASES, names.ANSWERS}
    assert {each["id"] for each in containers if each.get("defaultTtl") == -1} == expiring
    assert not [each["id"] for each in containers if each.get("defaultTtl", -1) != -1]


def test_what_is_found_by_its_id_alone_is_not_indexed(containers: list[dict[str, Any]]) -> None:
    for name in (names.KEYS, names.REFERENCE, names.ANSWERS):
        [definition] = [each for each in containers if each["id"] == name]
        assert definition["partitionKey"]["paths"] == ["/id"]
        assert definition["indexingPolicy"]["includedPaths"] == []
        assert definition["indexingPolicy"]["excludedPaths"] == [{"path": "/*"}]


def test_each_environment_gives_every_container_its_throughput(
    parameter_files: dict[str, Template], containers: list[dict[str, Any]]
) -> None:
    for file in parameter_files.values():
        node = file.of("var")["throughput"].value
        assert node is not None
        throughput = Values(file).of(node)
        assert throughput.keys() == {each["id"] for each in containers}
        assert all(figure >= 1000 and figure % 1000 == 0 for figure in throughput.values())


def test_topic_is_provisioned(deployed: list[Resource]) -> None:
    assert named(deployed, "Microsoft.ServiceBus/namespaces/topics") == {event_bus.TOPIC}


def test_topic_drops_what_is_sent_twice_and_keeps_the_order(topology: dict[str, Any]) -> None:
    [topic] = topology["topics"]
    assert topic["properties"]["requiresDuplicateDetection"] is True
    assert topic["properties"]["supportOrdering"] is True


def test_own_subscriptions_say_what_azure_understands(topology: dict[str, Any]) -> None:
    schema = schema_of(SUBSCRIPTIONS)
    assert schema is not None
    for subscription in topology["topics"][0].get("subscriptions", []):
        assert subscription.keys() <= {"name", "sqlFilter", "properties"}
        properties = subscription.get("properties", {})
        assert not list(check_value(properties, "SBSubscriptionProperties", schema.types, subscription["name"]))


def test_filter_of_a_subscription_replaces_the_one_that_lets_everything_through(deployed: list[Resource]) -> None:
    assert named(deployed, f"{SUBSCRIPTIONS}/rules") == {"$Default"}


def test_blob_containers_are_provisioned(deployed: list[Resource], templates: dict[str, Template]) -> None:
    found = named(deployed, "Microsoft.Storage/storageAccounts/blobServices/containers")
    assert found == {set_aside.CONTAINER, "deployments"}
    [app] = [each for each in deployed if each.type == "Microsoft.Web/sites"]
    value = app.properties["functionAppConfig"]["deployment"]["storage"]["value"]
    assert value == Expression("'${storage.properties.primaryEndpoints.blob}${deploymentContainer}'")
    assert "deploymentContainer: storage.outputs.deploymentContainer" in templates["main.bicep"].source


def test_alert_listens_for_the_words_of_the_log(deployed: list[Resource]) -> None:
    [query] = [query for query in alert_queries(deployed) if query.startswith("traces")]
    words = re.search(r'startswith "([^"]+)"', query)
    assert words
    assert words[1] in Path(set_aside.__file__).read_text()


def alert_queries(deployed: list[Resource]) -> list[str]:
    rules = [each for each in deployed if each.type == "Microsoft.Insights/scheduledQueryRules"]
    return [condition["query"] for each in rules for condition in each.properties["criteria"]["allOf"]]
