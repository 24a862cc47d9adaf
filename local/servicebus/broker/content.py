"""What a sender wrote: the sections of a message (part 3, section 3.2), kept as bytes wherever nobody looks inside."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from local.servicebus.amqp.decoding import DecodeError, decode, skip
from local.servicebus.amqp.encoding import encode, write
from local.servicebus.amqp.values import Described, ULong

HEADER, DELIVERY_ANNOTATIONS, ANNOTATIONS, PROPERTIES, APPLICATION_PROPERTIES = 0x70, 0x71, 0x72, 0x73, 0x74
DATA, VALUE = 0x75, 0x77
BATCH_FORMAT = 0x80013700
SCHEDULED_ENQUEUE_TIME = "x-opt-scheduled-enqueue-time"
PARTITION_KEY = "x-opt-partition-key"

_HEADER_FIELDS = 5
_PROPERTY_FIELDS = 13


class Content:
    """An immutable message body with its headers; copies in several subscriptions share one.

    header: durable, priority, ttl (ms), first-acquirer, delivery-count
    properties: message-id, user-id, to, subject, reply-to, correlation-id, content-type, content-encoding,
        absolute-expiry-time, creation-time, group-id (the session), group-sequence, reply-to-group-id
    """

    def __init__(
        self,
        header: list[Any],
        annotations: dict[Any, Any],
        raw_properties: bytes,
        raw_application_properties: bytes,
        raw_body: bytes,
    ) -> None:
        self.header = header
        self.annotations = annotations
        self.raw_properties = raw_properties
        self.raw_application_properties = raw_application_properties
        self.raw_body = raw_body

    @cached_property
    def properties(self) -> list[Any]:
        return _padded(_value_of(self.raw_properties) or [], _PROPERTY_FIELDS)

    @cached_property
    def application_properties(self) -> dict[Any, Any]:
        return _value_of(self.raw_application_properties) or {}

    @cached_property
    def folded_properties(self) -> dict[str, Any]:
        """Application properties by lower-case name: SQL filters ignore case."""
        return {str(name).lower(): value for name, value in self.application_properties.items()}

    @property
    def message_id(self) -> Any:
        return self.properties[0]

    @property
    def session_id(self) -> str | None:
        session: str | None = self.properties[10]
        return session

    @property
    def time_to_live(self) -> int | None:
        ttl: int | None = self.header[2]
        return ttl

    @property
    def scheduled_for(self) -> int | None:
        """Milliseconds since 1970, when the sender asked for a later time."""
        moment: int | None = self.annotations.get(SCHEDULED_ENQUEUE_TIME)
        return moment

    @property
    def body_value(self) -> Any:
        """The value of an amqp-value body, as requests carry it."""
        return _value_of(self.raw_body)

    def with_application_properties(self, changes: Mapping[Any, Any]) -> "Content":
        merged = {**self.application_properties, **changes}
        raw = encode(Described(ULong(APPLICATION_PROPERTIES), merged))
        return Content(self.header, self.annotations, self.raw_properties, raw, self.raw_body)

    def encode(self, header: list[Any] | None = None, annotations: dict[Any, Any] | None = None) -> bytes:
        """The message's bytes, with another header and other annotations where given."""
        out = bytearray()
        _section(out, HEADER, self.header if header is None else header)
        _section(out, ANNOTATIONS, self.annotations if annotations is None else annotations)
        return bytes(out) + self.raw_properties + self.raw_application_properties + self.raw_body


def parse(raw: bytes) -> Content:
    """A message from its bytes; raises DecodeError."""
    header: list[Any] = []
    annotations: dict[Any, Any] = {}
    raw_properties = raw_application_properties = raw_body = b""
    for code, start, value_start, end in _sections(raw):
        if code == HEADER:
            header = decode(raw, value_start)[0]
        elif code == ANNOTATIONS:
            annotations = decode(raw, value_start)[0]
        elif code == PROPERTIES:
            raw_properties = raw[start:end]
        elif code == APPLICATION_PROPERTIES:
            raw_application_properties = raw[start:end]
        elif code != DELIVERY_ANNOTATIONS:
            raw_body = raw[start:]
            break
    return Content(_padded(header, _HEADER_FIELDS), annotations, raw_properties, raw_application_properties, raw_body)


def unpack(message_format: int | None, raw: bytes) -> list[Content]:
    """The messages of one transfer: a batch carries each as a data section, its own header is only an envelope."""
    if message_format != BATCH_FORMAT:
        return [parse(raw)]
    return [parse(decode(raw, value_start)[0]) for code, _, value_start, _ in _sections(raw) if code == DATA]


def _sections(raw: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Descriptor, start, start of the value and end of each section."""
    position = 0
    while position < len(raw):
        if raw[position] != 0x00:
            raise DecodeError(f"no section at byte {position} of a message")
        code, value_start = decode(raw, position + 1)
        end = skip(raw, value_start)
        if end > len(raw):
            raise DecodeError(f"section at byte {position} ends after the message")
        yield code, position, value_start, end
        position = end


def _value_of(section: bytes) -> Any:
    return decode(section)[0].value if section else None


def _padded(fields: list[Any], length: int) -> list[Any]:
    return fields + [None] * (length - len(fields))


def _section(out: bytearray, code: int, value: Any) -> None:
    if value:
        out += bytes((0x00, 0x53, code))
        write(out, value)
