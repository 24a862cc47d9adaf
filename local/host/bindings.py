"""The triggers and outputs a function can have here, read from the bindings the worker reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from local.host.schedules import Schedule, parse_schedule
from local.host.settings import connection_string, resolved

type Raw = Mapping[str, Any]
type Environment = Mapping[str, str]


@dataclass(frozen=True)
class HttpTrigger:
    name: str
    route: str
    methods: frozenset[str] | None
    """None: every method."""

    @classmethod
    def read(cls, raw: Raw, function: str, _: Environment) -> Self:
        methods = raw.get("methods")
        route = raw.get("route", "").strip() or function
        return cls(raw["name"], route, frozenset(map(str.upper, methods)) if methods else None)


@dataclass(frozen=True)
class TimerTrigger:
    name: str
    schedule_text: str
    schedule: Schedule
    run_on_startup: bool
    use_monitor: bool

    @classmethod
    def read(cls, raw: Raw, _: str, environment: Environment) -> Self:
        text = resolved(raw["schedule"], environment)
        return cls(raw["name"], text, parse_schedule(text), raw.get("runOnStartup", False), raw.get("useMonitor", True))


@dataclass(frozen=True)
class CosmosTrigger:
    """A change feed reader. Its identity is `lease_prefix`, not the function: one prefix, one position in the feed."""

    name: str
    connection: str = field(repr=False)
    database: str
    container: str
    lease_connection: str = field(repr=False)
    lease_database: str
    lease_container: str
    create_lease_container: bool
    lease_prefix: str
    poll_delay: float
    lease_acquire_interval: float
    lease_expiration: timedelta
    lease_renew_interval: float
    max_items: int
    start: datetime | str
    """Where a reader without a lease begins: "Beginning", "Now" or a moment."""

    @classmethod
    def read(cls, raw: Raw, _: str, environment: Environment) -> Self:
        """Defaults and units are the extension's: milliseconds in the binding, seconds here."""
        if raw.get("changeFeedMode", "LatestVersion") != "LatestVersion":
            raise ValueError("the local host reads the change feed in LatestVersion mode only")
        text = {key: resolved(value, environment) for key, value in raw.items() if isinstance(value, str)}
        connection = connection_string(raw["connection"], environment)
        lease_connection = text.get("leaseConnection")
        return cls(
            name=raw["name"],
            connection=connection,
            database=text["databaseName"],
            container=text["containerName"],
            lease_connection=connection_string(lease_connection, environment) if lease_connection else connection,
            lease_database=text.get("leaseDatabaseName", text["databaseName"]),
            lease_container=text.get("leaseContainerName", "leases"),
            create_lease_container=raw.get("createLeaseContainerIfNotExists", False),
            lease_prefix=text.get("leaseContainerPrefix", ""),
            poll_delay=raw.get("feedPollDelay", 5_000) / 1000,
            lease_acquire_interval=raw.get("leaseAcquireInterval", 13_000) / 1000,
            lease_expiration=timedelta(milliseconds=raw.get("leaseExpirationInterval", 60_000)),
            lease_renew_interval=raw.get("leaseRenewInterval", 17_000) / 1000,
            max_items=raw.get("maxItemsPerInvocation", 100),
            start=_feed_start(raw),
        )


def _feed_start(raw: Raw) -> datetime | str:
    if moment := raw.get("startFromTime"):
        return datetime.fromisoformat(moment)
    return "Beginning" if raw.get("startFromBeginning") else "Now"


@dataclass(frozen=True)
class ServiceBusTrigger:
    name: str
    connection: str = field(repr=False)
    entity: str
    """The queue or topic."""
    subscription: str | None
    has_sessions: bool
    takes_many: bool
    as_bytes: bool

    @classmethod
    def read(cls, raw: Raw, _: str, environment: Environment) -> Self:
        subscription = raw.get("subscriptionName")
        return cls(
            name=raw["name"],
            connection=connection_string(raw["connection"], environment),
            entity=resolved(raw.get("queueName") or raw["topicName"], environment),
            subscription=resolved(subscription, environment) if subscription else None,
            has_sessions=raw.get("isSessionsEnabled", False),
            takes_many=str(raw.get("cardinality", "one")).lower() == "many",
            as_bytes=str(raw.get("dataType", "")).lower() == "binary",
        )


@dataclass(frozen=True)
class ServiceBusOutput:
    name: str
    connection: str = field(repr=False)
    entity: str
    is_topic: bool

    @classmethod
    def read(cls, raw: Raw, environment: Environment) -> Self:
        return cls(
            name=raw["name"],
            connection=connection_string(raw["connection"], environment),
            entity=resolved(raw.get("queueName") or raw["topicName"], environment),
            is_topic="topicName" in raw,
        )


type Trigger = HttpTrigger | TimerTrigger | CosmosTrigger | ServiceBusTrigger
type ListenedTrigger = TimerTrigger | CosmosTrigger | ServiceBusTrigger

TRIGGERS: dict[str, type[HttpTrigger | TimerTrigger | CosmosTrigger | ServiceBusTrigger]] = {
    "httpTrigger": HttpTrigger,
    "timerTrigger": TimerTrigger,
    "cosmosDBTrigger": CosmosTrigger,
    "serviceBusTrigger": ServiceBusTrigger,
}
