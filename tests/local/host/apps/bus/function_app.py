"""Functions on Service Bus entities that tell what they received, and do what the message's body says.

`fail` raises, `fail once` raises at the first delivery only, `sleep 0.3` takes that many seconds.
"""

import asyncio
import json
import typing
from collections import defaultdict
from typing import Any

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
calls: defaultdict[str, list[Any]] = defaultdict(list)
running: defaultdict[str, int] = defaultdict(int)
most: defaultdict[str, int] = defaultdict(int)


@app.route("calls/{function}", methods=["GET"])
async def calls_of(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(json.dumps(calls[req.route_params["function"]]))


@app.route("most/{function}", methods=["GET"])
async def most_at_once(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(json.dumps(most[req.route_params["function"]]))


def told(message: func.ServiceBusMessage) -> dict[str, Any]:
    return {
        "body": message.get_body().decode(),
        "id": message.message_id,
        "delivery": message.delivery_count,
        "session": message.session_id,
        "subject": message.subject,
        "label": message.label,
        "type": message.content_type,
        "correlation": message.correlation_id,
        "properties": message.application_properties,
        "userProperties": message.user_properties,
        "sequence": message.sequence_number,
        "enqueued": message.enqueued_time_utc.isoformat() if message.enqueued_time_utc else None,
    }


async def obey(function: str, body: str, delivery: int | None) -> None:
    running[function] += 1
    most[function] = max(most[function], running[function])
    try:
        await asyncio.sleep(float(body.removeprefix("sleep ")) if body.startswith("sleep ") else 0)
        if body == "fail" or (body == "fail once" and delivery == 1):
            raise RuntimeError("on purpose")
    finally:
        running[function] -= 1


async def take(function: str, message: func.ServiceBusMessage) -> None:
    calls[function].append(told(message))
    await obey(function, message.get_body().decode(), message.delivery_count)


@app.service_bus_queue_trigger("message", connection="Bus", queue_name="plain")
async def plain(message: func.ServiceBusMessage) -> None:
    await take("plain", message)


@app.service_bus_topic_trigger("message", connection="Bus", topic_name="%Topic%", subscription_name="all")
async def topical(message: func.ServiceBusMessage) -> None:
    await take("topical", message)


@app.service_bus_queue_trigger("messages", connection="Bus", queue_name="batches", cardinality="many")
async def batches(messages: typing.List[func.ServiceBusMessage]) -> None:  # noqa: UP006  # all the worker's loader takes
    calls["batches"].append([told(message) for message in messages])
    for message in messages:
        await obey("batches", message.get_body().decode(), message.delivery_count)


@app.service_bus_queue_trigger("message", connection="Bus", queue_name="sessions", is_sessions_enabled=True)
async def sessions(message: func.ServiceBusMessage) -> None:
    await take("sessions", message)


@app.service_bus_queue_trigger("message", connection="Bus", queue_name="forwarded")
@app.service_bus_queue_output("out", connection="Bus", queue_name="results")
async def forwarding(message: func.ServiceBusMessage, out: func.Out[str]) -> None:
    body = message.get_body().decode()
    out.set(f"got {body}")
    await obey("forwarding", body, message.delivery_count)


@app.service_bus_queue_trigger("message", connection="Bus", queue_name="misdirected")
@app.service_bus_queue_output("out", connection="Bus", queue_name="no-such-queue")
def misdirecting(message: func.ServiceBusMessage, out: func.Out[bytes]) -> None:
    out.set(message.get_body())
