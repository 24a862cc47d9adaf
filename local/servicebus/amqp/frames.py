"""Frames: a size, a channel, one performative and, for a transfer, a piece of a message (part 2, section 2.3)."""

import struct
from collections.abc import Iterator
from typing import Any

from local.servicebus.amqp.decoding import DecodeError, decode
from local.servicebus.amqp.encoding import write
from local.servicebus.amqp.performatives import CLASSES, CODES, TYPES, Performative

MAX_FRAME_SIZE = 65536
HEADER_SIZE = 8
EMPTY_FRAME = bytes.fromhex("0000000802000000")
AMQP_HEADER = b"AMQP\x00\x01\x00\x00"
SASL_HEADER = b"AMQP\x03\x01\x00\x00"
_MAGIC = b"AMQP"
_SASL_CODES = range(0x40, 0x45)
_FRAME_HEADER = struct.Struct(">IBBH")
_DATA_OFFSET = 2


def frame(channel: int, performative: Performative, payload: bytes = b"") -> bytes:
    """One frame's bytes; trailing fields that are None are left away."""
    code = CODES[type(performative)]
    out = bytearray(HEADER_SIZE)
    out += bytes((0x00, 0x53, code))
    write(out, _wire_fields(performative))
    out += payload
    _FRAME_HEADER.pack_into(out, 0, len(out), _DATA_OFFSET, int(code in _SASL_CODES), channel)
    return bytes(out)


def _wire_fields(performative: Performative) -> list[Any]:
    types = TYPES[type(performative)]
    fields = [
        value if value is None or kind is None else kind(value) for value, kind in zip(performative, types, strict=True)
    ]
    while fields and fields[-1] is None:
        fields.pop()
    return fields


def parse(raw: bytes) -> tuple[int, Performative | None, bytes]:
    """Channel, performative (None: a heartbeat) and payload of a frame; raises DecodeError.

    Fields after the last one known here are left aside: they carry capabilities that nobody offers.
    """
    start = raw[4] * 4
    channel = int.from_bytes(raw[6:8])
    if start >= len(raw):
        return channel, None, b""
    described, end = decode(raw, start)
    try:
        kind = CLASSES[described.descriptor]
        performative: Performative = kind(*described.value[: len(TYPES[kind])])
    except (KeyError, TypeError, AttributeError) as error:
        raise DecodeError(f"no performative: {error!r}") from error
    return channel, performative, raw[end:]


class FrameReader:
    """Cuts a stream of bytes into frames and protocol headers."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Whole frames and protocol headers in the order they came; raises DecodeError for an impossible size."""
        self._buffer += data
        start = 0
        try:
            while len(self._buffer) - start >= HEADER_SIZE:
                size = self._size(start)
                if len(self._buffer) - start < size:
                    break
                start += size
                yield bytes(self._buffer[start - size : start])
        finally:
            del self._buffer[:start]

    def _size(self, start: int) -> int:
        if self._buffer[start : start + 4] == _MAGIC:
            return HEADER_SIZE
        size = int.from_bytes(self._buffer[start : start + 4])
        if not HEADER_SIZE <= size <= MAX_FRAME_SIZE:
            raise DecodeError(f"a frame of {size} bytes")
        return size
