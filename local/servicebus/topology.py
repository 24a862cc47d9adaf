"""The topology file: queues, topics, subscriptions and rules in the format of the official emulator's Config.json.

Schema: Azure/azure-service-bus-emulator-installer, ServiceBus-Emulator/Schema/Config-schema.json. Unlike the emulator
this refuses what it does not know, by name, and takes Azure's values where a property is left out.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError, model_validator
from pydantic.alias_generators import to_pascal

from local.servicebus.broker.names import folded, subscription_path
from local.servicebus.broker.sql import FilterError, compile_filter
from local.servicebus.durations import milliseconds, written

type Milliseconds = Annotated[int, BeforeValidator(milliseconds), PlainSerializer(written)]
"""Written as an ISO 8601 duration."""

_ONE_MINUTE = 60_000
_TEN_MINUTES = 600_000
_AZURE_MAX_DELIVERY_COUNT = 10
_SAID_BETTER = {"extra_forbidden": "unknown entry", "missing": "is missing"}


class TopologyError(Exception):
    """The topology is wrong; the message has one line a fault, each naming its entry."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_pascal, populate_by_name=True)


class TopicProperties(_Entry):
    default_message_time_to_live: Milliseconds | None = None
    duplicate_detection_history_time_window: Milliseconds = _TEN_MINUTES
    requires_duplicate_detection: bool = False

    @property
    def time_to_live(self) -> int | None:
        return self.default_message_time_to_live

    @property
    def duplicate_window(self) -> int | None:
        """Milliseconds, None when duplicates are let through."""
        return self.duplicate_detection_history_time_window if self.requires_duplicate_detection else None


class QueueProperties(TopicProperties):
    """Of a queue or a subscription; only a queue may detect duplicates."""

    dead_lettering_on_message_expiration: bool = False
    forward_dead_lettered_messages_to: str = ""
    forward_to: str = ""
    lock_duration: Annotated[Milliseconds, Field(le=300_000, gt=0)] = _ONE_MINUTE
    max_delivery_count: Annotated[int, Field(ge=1)] = _AZURE_MAX_DELIVERY_COUNT
    requires_session: bool = False


class SubscriptionProperties(QueueProperties):
    @model_validator(mode="after")
    def _topics_detect_duplicates(self) -> Self:
        if self.requires_duplicate_detection:
            raise ValueError("RequiresDuplicateDetection belongs to the topic")
        return self


class CorrelationFilter(_Entry):
    content_type: str | None = None
    correlation_id: str | None = None
    label: str | None = None
    message_id: str | None = None
    reply_to: str | None = None
    reply_to_session_id: str | None = None
    session_id: str | None = None
    to: str | None = None
    properties: dict[str, Any] = Field(default_factory=dict)

    def system_properties(self) -> Iterator[tuple[str, str]]:
        """Name (snake case) and wanted text of each one given."""
        return ((name, text) for name, text in self if text is not None and name != "properties")


class SqlFilter(_Entry):
    sql_expression: str

    @model_validator(mode="after")
    def _compiles(self) -> Self:
        compile_filter(self.sql_expression)
        return self


class RuleProperties(_Entry):
    filter_type: str
    correlation_filter: CorrelationFilter | None = None
    sql_filter: SqlFilter | None = None

    @model_validator(mode="after")
    def _has_the_filter_of_its_type(self) -> Self:
        given = {"Correlation": self.correlation_filter, "Sql": self.sql_filter}
        if self.filter_type not in given:
            raise ValueError(f"FilterType '{self.filter_type}' is neither Correlation nor Sql")
        if given[self.filter_type] is None or len([each for each in given.values() if each]) != 1:
            raise ValueError(f"FilterType {self.filter_type} needs {self.filter_type}Filter and no other")
        return self


class Rule(_Entry):
    name: str = "$Default"
    properties: RuleProperties


class Subscription(_Entry):
    name: str
    properties: SubscriptionProperties = SubscriptionProperties()
    rules: tuple[Rule, ...] = ()


class Queue(_Entry):
    name: str
    properties: QueueProperties = QueueProperties()


class Topic(_Entry):
    name: str
    properties: TopicProperties = TopicProperties()
    subscriptions: tuple[Subscription, ...] = ()


class Namespace(_Entry):
    name: str = "sbemulatorns"
    queues: tuple[Queue, ...] = ()
    topics: tuple[Topic, ...] = ()

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        _refuse_repeated([*(queue.name for queue in self.queues), *(topic.name for topic in self.topics)])
        for topic in self.topics:
            _refuse_repeated(subscription_path(topic.name, entry.name) for entry in topic.subscriptions)
        return self

    @model_validator(mode="after")
    def _forwarding_leads_somewhere(self) -> Self:
        targets = {folded(path): folded(properties.forward_to) for path, properties in self._receiving()}
        known = targets.keys() | {folded(topic.name) for topic in self.topics}
        for path, properties in self._receiving():
            for target in filter(None, (properties.forward_to, properties.forward_dead_lettered_messages_to)):
                if folded(target) not in known:
                    raise ValueError(f"'{path}' forwards to '{target}', which does not exist")
            if _runs_in_a_circle(folded(path), targets):
                raise ValueError(f"'{path}' forwards to itself in the end")
        return self

    def _receiving(self) -> Iterator[tuple[str, QueueProperties]]:
        for queue in self.queues:
            yield queue.name, queue.properties
        for topic in self.topics:
            for subscription in topic.subscriptions:
                yield subscription_path(topic.name, subscription.name), subscription.properties


class _UserConfig(_Entry):
    namespaces: tuple[Namespace, ...]
    logging: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_one_namespace(self) -> Self:
        if len(self.namespaces) != 1:
            raise ValueError("there must be one namespace")
        return self


class _ConfigFile(_Entry):
    user_config: _UserConfig


def read(path: Path) -> Namespace:
    """The namespace of a topology file; raises TopologyError or OSError."""
    try:
        document = json.loads(path.read_text())
    except json.JSONDecodeError as error:
        raise TopologyError(f"{path}: no JSON: {error}") from error
    return parse(document)


def parse(document: Any) -> Namespace:
    """The namespace of a Config.json document; raises TopologyError."""
    try:
        return _ConfigFile.model_validate(document, by_name=False).user_config.namespaces[0]
    except ValidationError as error:
        raise TopologyError("\n".join(_faults(error, document))) from error


def from_arm(topology: Mapping[str, Any], extra_subscriptions: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """A Config.json document of a topology in ARM's words (`infra/data/topology.json`).

    topology: {"topics": [{"name", "properties": {as in ARM, camelCase}, "subscriptions": [...]}], "queues": [...]}
    extra_subscriptions: {"topic", "name", "properties", "sqlFilter": text or absent}, as is each of "subscriptions"

    Raises TopologyError for a subscription of an unknown topic.
    Properties that only matter to Azure's capacity (supportOrdering, maxSizeInMegabytes, ...) are left out.
    """
    extra = list(extra_subscriptions)
    known = {topic["name"] for topic in topology.get("topics", [])}
    for each in extra:
        if each["topic"] not in known:
            raise TopologyError(f"subscription '{each['name']}' is of topic '{each['topic']}', which does not exist")
    topics = [_topic_from_arm(topic, extra) for topic in topology.get("topics", [])]
    queues = [_named_from_arm(queue, QueueProperties) for queue in topology.get("queues", [])]
    namespace = {"Name": "sbemulatorns", "Queues": queues, "Topics": topics}
    return {"UserConfig": {"Namespaces": [namespace], "Logging": {"Type": "Console"}}}


def _topic_from_arm(topic: Mapping[str, Any], extra: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    own = [*topic.get("subscriptions", []), *(each for each in extra if each["topic"] == topic["name"])]
    subscriptions = [_subscription_from_arm(each) for each in own]
    return {**_named_from_arm(topic, TopicProperties), "Subscriptions": subscriptions}


def _subscription_from_arm(subscription: Mapping[str, Any]) -> dict[str, Any]:
    expression = subscription.get("sqlFilter")
    rules = [sql_rule(expression)] if expression else []
    return {**_named_from_arm(subscription, SubscriptionProperties), "Rules": rules}


def sql_rule(expression: str) -> dict[str, Any]:
    return {"Name": "filter", "Properties": {"FilterType": "Sql", "SqlFilter": {"SqlExpression": expression}}}


def _named_from_arm(entity: Mapping[str, Any], model: type[TopicProperties]) -> dict[str, Any]:
    known = {field.alias for field in model.model_fields.values()}
    given = {name[:1].upper() + name[1:]: value for name, value in entity.get("properties", {}).items()}
    return {"Name": entity["name"], "Properties": {name: value for name, value in given.items() if name in known}}


def _refuse_repeated(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if folded(name) in seen:
            raise ValueError(f"'{name}' is there twice")
        seen.add(folded(name))


def _runs_in_a_circle(start: str, targets: Mapping[str, str]) -> bool:
    at, passed = targets.get(start), 0
    while at and at != start and passed < len(targets):
        at, passed = targets.get(at), passed + 1
    return at == start


def _faults(error: ValidationError, document: Any) -> Iterator[str]:
    for fault in error.errors(include_url=False):
        text = _SAID_BETTER.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")
        yield f"{_entry(fault['loc'], document)}: {text}"


def _entry(location: tuple[int | str, ...], document: Any) -> str:
    """`Topics 'events' Subscriptions 'all' Properties LockDuration`: names instead of positions."""
    words, at = [], document
    for step in location:
        at = _child(at, step)
        is_named = isinstance(step, int) and isinstance(at, dict) and "Name" in at
        words.append(f"'{at['Name']}'" if is_named else str(step))
    return " ".join(words) or "topology"


def _child(at: Any, step: int | str) -> Any:
    try:
        return at[step]
    except (KeyError, IndexError, TypeError):
        return None


__all__ = [
    "CorrelationFilter",
    "FilterError",
    "Namespace",
    "Queue",
    "QueueProperties",
    "Rule",
    "Subscription",
    "SubscriptionProperties",
    "Topic",
    "TopicProperties",
    "TopologyError",
    "from_arm",
    "parse",
    "read",
    "sql_rule",
]
