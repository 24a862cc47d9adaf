"""The control address: faults, counters, counts and run-time subscriptions over HTTP, for tests and commands."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

from aiohttp import web
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from local.loopback import loopback_only
from local.servicebus import topology
from local.servicebus.broker.dead_letters import SUFFIX as DEAD_LETTER_SUFFIX
from local.servicebus.durations import milliseconds
from local.servicebus.faults import Fault
from local.servicebus.refusals import NOT_FOUND, RefusedError
from local.servicebus.services import Services

if TYPE_CHECKING:
    from local.servicebus.amqp.connection import Connection

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_TOPOLOGY_NAMES = {
    "requires_session": "RequiresSession",
    "lock_duration": "LockDuration",
    "max_delivery_count": "MaxDeliveryCount",
    "default_message_time_to_live": "DefaultMessageTimeToLive",
    "dead_lettering_on_message_expiration": "DeadLetteringOnMessageExpiration",
}


class SubscriptionOrder(BaseModel):
    """Body of PUT /_control/topics/{topic}/subscriptions/{name}, in camelCase; durations as ISO 8601.

    sql_filter: None lets every message through
    auto_delete_on_idle: without receivers for this long, the subscription goes away
    """

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel)

    sql_filter: str | None = None
    requires_session: bool = False
    lock_duration: str = "PT1M"
    max_delivery_count: int = 10
    default_message_time_to_live: str | None = None
    dead_lettering_on_message_expiration: bool = False
    auto_delete_on_idle: Annotated[int, BeforeValidator(milliseconds)] | None = None

    def definition(self, name: str) -> topology.Subscription:
        """Raises ValidationError."""
        given = self.model_dump(include=set(_TOPOLOGY_NAMES), exclude_none=True)
        properties = {_TOPOLOGY_NAMES[field]: value for field, value in given.items()}
        rules = [topology.sql_rule(self.sql_filter)] if self.sql_filter else []
        return topology.Subscription.model_validate({"Name": name, "Properties": properties, "Rules": rules})


class Control:
    """Answers JSON; 400 with a text for a malformed order, 404 for an entity that is not there."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def application(self) -> web.Application:
        application = web.Application(middlewares=[loopback_only, _refusals])
        application.add_routes(
            [
                web.get("/_control/health", self.health),
                web.get("/_control/entities", self.entities),
                web.get("/_control/counters", self.counters),
                web.get("/_control/faults", self.faults),
                web.post("/_control/faults", self.order_fault),
                web.delete("/_control/faults", self.clear_faults),
                web.delete("/_control/connections", self.close_connections),
                web.put("/_control/topics/{topic}/subscriptions/{name}", self.put_subscription),
                web.delete("/_control/topics/{topic}/subscriptions/{name}", self.delete_subscription),
            ]
        )
        return application

    async def health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def entities(self, _: web.Request) -> web.Response:
        """Messages by state, for each queue, topic and subscription; `deadLetter` counts its dead-letter queue."""
        counts = {entity.name: entity.counts() for entity in self._services.broker.entities()}
        for name in [name for name in counts if name.endswith(DEAD_LETTER_SUFFIX)]:
            counts[name.removesuffix(DEAD_LETTER_SUFFIX)]["deadLetter"] = counts.pop(name)["active"]
        return web.json_response(counts)

    async def counters(self, _: web.Request) -> web.Response:
        """What has happened since the start, for each entity."""
        services = self._services
        entities = {entity.name: dict(entity.counters) for entity in services.broker.entities()}
        totals = {"connections": len(services.connections), "faultsStruck": services.faults.struck}
        return web.json_response({"entities": entities, **totals})

    async def faults(self, _: web.Request) -> web.Response:
        return web.json_response([fault.model_dump() for fault in self._services.faults.pending()])

    async def order_fault(self, request: web.Request) -> web.Response:
        self._services.faults.order(Fault.model_validate_json(await request.read()))
        return web.Response(status=204)

    async def clear_faults(self, _: web.Request) -> web.Response:
        self._services.faults.clear()
        return web.Response(status=204)

    async def close_connections(self, _: web.Request) -> web.Response:
        """Close every connection that is open now."""
        connections: list[Connection] = list(self._services.connections)
        for connection in connections:
            connection.force_close()
        return web.json_response({"closed": len(connections)})

    async def put_subscription(self, request: web.Request) -> web.Response:
        """201 when it is new, 200 when an existing one has got the new filter."""
        order = SubscriptionOrder.model_validate_json(await request.read() or b"{}")
        definition = order.definition(request.match_info["name"])
        topic = request.match_info["topic"]
        is_new = self._services.broker.add_subscription(topic, definition, order.auto_delete_on_idle)
        self._services.gate.commit()
        return web.json_response({"path": f"{topic}/Subscriptions/{definition.name}"}, status=201 if is_new else 200)

    async def delete_subscription(self, request: web.Request) -> web.Response:
        self._services.broker.remove_subscription(request.match_info["topic"], request.match_info["name"])
        self._services.gate.commit()
        return web.Response(status=204)


@web.middleware
async def _refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except ValidationError as error:
        faults: list[Any] = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        return web.json_response({"errors": faults}, status=400)
    except RefusedError as refusal:
        status = 404 if refusal.condition == NOT_FOUND else 400
        return web.json_response({"errors": [refusal.description]}, status=status)
