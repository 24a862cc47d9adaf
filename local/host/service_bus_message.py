"""Turns received Service Bus messages into the trigger data and metadata that Azure's extension gives the worker.

One message: metadata by name, numbers and times as JSON. Many: arrays by name with the suffix `Array`, and bodies as
a collection, in the same order.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from azure.servicebus import ServiceBusReceivedMessage

from local.host.worker import Datum

type Properties = Mapping[str, Any]


def one_message(message: ServiceBusReceivedMessage, *, as_bytes: bool) -> tuple[Datum, dict[str, Datum]]:
    """The data and metadata of a function that takes a message at a time."""
    known = {name: value for name, value in properties_of(message).items() if value is not None}
    return _body_datum(body_of(message), as_bytes=as_bytes), {name: _datum(value) for name, value in known.items()}


def many_messages(messages: Sequence[ServiceBusReceivedMessage], *, as_bytes: bool) -> tuple[Datum, dict[str, Datum]]:
    """The data and metadata of a function that takes messages in batches."""
    properties = [properties_of(message) for message in messages]
    arrays = {f"{name}Array": [_plain(each[name]) for each in properties] for name in properties[0]}
    bodies = [body_of(message) for message in messages]
    return _bodies_datum(bodies, as_bytes=as_bytes), {
        name: Datum(json.dumps(values), "json") for name, values in arrays.items()
    }


def manual_metadata(*, many: bool) -> dict[str, Datum]:
    """The metadata of a call by hand: a message without properties."""
    if many:
        return {"MessageIdArray": Datum('["manual"]', "json"), "UserPropertiesArray": Datum("[{}]", "json")}
    return {"MessageId": Datum("manual", "string"), "UserProperties": Datum("{}", "json")}


def properties_of(message: ServiceBusReceivedMessage) -> dict[str, Any]:
    application_properties = _application_properties(message)
    return {
        "MessageId": message.message_id,
        "DeliveryCount": (message.delivery_count or 0) + 1,  # the wire counts earlier deliveries, .NET this one too
        "SequenceNumber": message.sequence_number,
        "EnqueuedSequenceNumber": message.enqueued_sequence_number,
        "EnqueuedTimeUtc": message.enqueued_time_utc,
        "ExpiresAtUtc": message.expires_at_utc,
        "LockedUntil": message.locked_until_utc,
        "LockToken": message.lock_token,
        "ApplicationProperties": application_properties,
        "UserProperties": application_properties,
        "Subject": message.subject,
        "Label": message.subject,
        "ContentType": message.content_type,
        "CorrelationId": message.correlation_id,
        "SessionId": message.session_id,
        "ReplyTo": message.reply_to,
        "ReplyToSessionId": message.reply_to_session_id,
        "To": message.to,
        "PartitionKey": message.partition_key,
        "DeadLetterSource": message.dead_letter_source,
        "DeadLetterReason": message.dead_letter_reason,
        "DeadLetterErrorDescription": message.dead_letter_error_description,
    }


def body_of(message: ServiceBusReceivedMessage) -> bytes:
    body = message.body
    return body if isinstance(body, bytes) else b"".join(map(_bytes, body))


def _bytes(part: Any) -> bytes:
    return part if isinstance(part, bytes) else str(part).encode()


def _application_properties(message: ServiceBusReceivedMessage) -> dict[str, Any]:
    return {_text(name): _plain(value) for name, value in (message.application_properties or {}).items()}


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _plain(value: Any) -> Any:
    match value:
        case bytes():
            return value.decode(errors="replace")
        case datetime():
            return value.isoformat(timespec="microseconds").replace("+00:00", "Z")
        case UUID():
            return str(value)
    return value


def _datum(value: Any) -> Datum:
    plain = _plain(value)
    if isinstance(plain, str) and not isinstance(value, datetime):
        return Datum(plain, "string")
    return Datum(json.dumps(plain), "json")


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _body_datum(body: bytes, *, as_bytes: bool) -> Datum:
    return Datum(body, "bytes") if as_bytes or not _is_text(body) else Datum(body.decode(), "string")


def _bodies_datum(bodies: list[bytes], *, as_bytes: bool) -> Datum:
    if as_bytes or not all(map(_is_text, bodies)):
        return Datum(SimpleNamespace(bytes=bodies), "collection_bytes")
    return Datum(SimpleNamespace(string=[body.decode() for body in bodies]), "collection_string")
