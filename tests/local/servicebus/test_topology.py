import json
from pathlib import Path
from typing import Any

import pytest

from local.servicebus.topology import TopologyError, from_arm, parse, read
from tests.local.servicebus.running import namespace

REPOSITORY = Path(__file__).parents[3]
CONFORMANCE = Path(__file__).parent / "conformance" / "topology.json"


def _queue(**properties: Any) -> dict[str, Any]:
    return namespace([{"Name": "orders", "Properties": properties}], [])


def _rule(**properties: Any) -> dict[str, Any]:
    subscription = {"Name": "mine", "Rules": [{"Name": "only", "Properties": properties}]}
    return namespace([], [{"Name": "events", "Subscriptions": [subscription]}])


def test_emulators_format_is_read() -> None:
    topology = read(CONFORMANCE)
    by_name = {queue.name: queue.properties for queue in topology.queues}
    assert by_name["three-attempts"].max_delivery_count == 3
    assert by_name["three-attempts"].lock_duration == 5_000
    assert by_name["unique"].duplicate_window == 300_000
    assert by_name["sending"].duplicate_window is None


def test_what_is_left_out_is_as_in_azure() -> None:
    (queue,) = parse(_queue()).queues
    assert queue.properties.lock_duration == 60_000
    assert queue.properties.max_delivery_count == 10
    assert queue.properties.time_to_live is None


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (_queue(LockDuraton="PT1M"), "Queues 'orders' Properties LockDuraton: unknown entry"),
        (
            _queue(LockDuration="1 minute"),
            "Queues 'orders' Properties LockDuration: '1 minute' is no ISO 8601 duration",
        ),
        (_queue(LockDuration="PT10M"), "Queues 'orders' Properties LockDuration"),
        (_queue(MaxDeliveryCount=0), "Queues 'orders' Properties MaxDeliveryCount"),
        (_queue(ForwardTo="nowhere"), "'orders' forwards to 'nowhere', which does not exist"),
        (_queue(ForwardTo="orders"), "'orders' forwards to itself in the end"),
        (_rule(FilterType="SqlFilter"), "Rules 'only' Properties: FilterType 'SqlFilter' is neither"),
        (_rule(FilterType="Sql"), "Rules 'only' Properties: FilterType Sql needs SqlFilter"),
        (
            _rule(FilterType="Sql", SqlFilter={"SqlExpression": "a = "}),
            "Rules 'only' Properties SqlFilter: unexpected end",
        ),
        (_rule(FilterType="Correlation", Action={}), "Rules 'only' Properties Action: unknown entry"),
        (namespace([{"Properties": {}}], []), "Queues 0 Name: is missing"),
        (namespace([{"Name": "a"}, {"Name": "A"}], []), "'A' is there twice"),
        ({"UserConfig": {"Namespaces": []}}, "there must be one namespace"),
        ({}, "UserConfig: is missing"),
    ],
)
def test_wrong_entry_is_named(document: Any, says: str) -> None:
    with pytest.raises(TopologyError) as caught:
        parse(document)
    assert says in str(caught.value)


def test_text_that_is_no_json_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "topology.json"
    file.write_text("{")
    with pytest.raises(TopologyError, match="no JSON"):
        read(file)


def test_provisioned_topology_becomes_one_of_the_emulator() -> None:
    provisioned = json.loads((REPOSITORY / "infra" / "data" / "topology.json").read_text())
    extra = {
        "topic": "dialog-events",
        "name": "mine",
        "sqlFilter": "org = 'ttd'",
        "properties": {"requiresSession": True},
    }
    topology = parse(from_arm(provisioned, [extra]))
    (topic,) = [topic for topic in topology.topics if topic.name == "dialog-events"]
    assert topic.properties.duplicate_window == 3_600_000
    (mine,) = [each for each in topic.subscriptions if each.name == "mine"]
    assert mine.properties.requires_session
    assert [rule.properties.sql_filter.sql_expression for rule in mine.rules if rule.properties.sql_filter] == [
        "org = 'ttd'"
    ]


def test_extra_subscription_of_an_unknown_topic_is_refused() -> None:
    with pytest.raises(TopologyError, match="'nowhere'"):
        from_arm({"topics": [{"name": "events"}]}, [{"topic": "nowhere", "name": "mine"}])
