"""Reads AMQP 1.0 values (part 1, section 1.6): one small reader per constructor byte."""

import struct
from collections.abc import Callable
from typing import Any
from uuid import UUID

from local.servicebus.amqp.values import (
    Byte,
    Char,
    Decimal,
    Described,
    Float,
    Int,
    Short,
    Symbol,
    Timestamp,
    UByte,
    UInt,
    ULong,
    UShort,
)

type Decoded = tuple[Any, int]
type Reader = Callable[[bytes, int], Decoded]

_MAX_DEPTH = 64
_DESCRIBED = 0x00
_EMPTY_WIDTH = 0x4
_FIXED_WIDTHS = {0x5: 1, 0x6: 2, 0x7: 4, 0x8: 8, 0x9: 16}
_SIZED_BY_ONE_BYTE = (0xA, 0xC, 0xE)


class DecodeError(ValueError):
    """The bytes are no AMQP 1.0 value."""


def decode(buffer: bytes, position: int = 0) -> Decoded:
    """The value at a position and the position after it; raises DecodeError."""
    try:
        return _READERS[buffer[position]](buffer, position + 1)
    except DecodeError:
        raise
    except (KeyError, IndexError, struct.error, ValueError, TypeError, RecursionError) as error:
        raise DecodeError(f"no AMQP value at byte {position}: {error!r}") from error


def skip(buffer: bytes, position: int, depth: int = 0) -> int:
    """The position after the value at a position, found without building the value."""
    if depth > _MAX_DEPTH or position >= len(buffer):
        raise DecodeError(f"no AMQP value at byte {position}")
    constructor = buffer[position]
    if constructor == _DESCRIBED:
        return skip(buffer, skip(buffer, position + 1, depth + 1), depth + 1)
    return position + 1 + _width(buffer, position + 1, constructor >> 4)


def _width(buffer: bytes, position: int, family: int) -> int:
    if family == _EMPTY_WIDTH:
        return 0
    if family in _FIXED_WIDTHS:
        return _FIXED_WIDTHS[family]
    if family in _SIZED_BY_ONE_BYTE:
        return 1 + buffer[position]
    return 4 + int.from_bytes(buffer[position : position + 4])


def _constant(value: Any) -> Reader:
    return lambda _, position: (value, position)


def _fixed(layout: str, wrap: Callable[[Any], Any]) -> Reader:
    form = struct.Struct(f">{layout}")
    return lambda buffer, position: (wrap(form.unpack_from(buffer, position)[0]), position + form.size)


def _variable(width: int, wrap: Callable[[bytes], Any]) -> Reader:
    def read(buffer: bytes, position: int) -> Decoded:
        start = position + width
        end = start + int.from_bytes(buffer[position:start])
        if end > len(buffer):
            raise DecodeError(f"value at byte {position} ends after the buffer")
        return wrap(buffer[start:end]), end

    return read


def _opaque(constructor: int, size: int) -> Reader:
    def read(buffer: bytes, position: int) -> Decoded:
        return Decimal(bytes((constructor,)) + buffer[position : position + size]), position + size

    return read


def _counted(buffer: bytes, position: int, width: int) -> tuple[int, int, int]:
    """Number of items, position of the first and position after the last of a list, map or array."""
    end = position + width + int.from_bytes(buffer[position : position + width])
    count = int.from_bytes(buffer[position + width : position + 2 * width])
    if end > len(buffer) or count > end - position:
        raise DecodeError(f"compound value at byte {position} does not fit its buffer")
    return count, position + 2 * width, end


def _list(width: int) -> Reader:
    def read(buffer: bytes, position: int) -> Decoded:
        count, position, end = _counted(buffer, position, width)
        items = []
        for _ in range(count):
            item, position = _READERS[buffer[position]](buffer, position + 1)
            items.append(item)
        return items, end

    return read


def _map(width: int) -> Reader:
    read_list = _list(width)

    def read(buffer: bytes, position: int) -> Decoded:
        items, end = read_list(buffer, position)
        return dict(zip(items[::2], items[1::2], strict=True)), end

    return read


def _array(width: int) -> Reader:
    def read(buffer: bytes, position: int) -> Decoded:
        count, position, end = _counted(buffer, position, width)
        read_item = _READERS[buffer[position]]
        position += 1
        items = []
        for _ in range(count):
            item, position = read_item(buffer, position)
            items.append(item)
        return items, end

    return read


def _described(buffer: bytes, position: int) -> Decoded:
    descriptor, position = decode(buffer, position)
    value, position = decode(buffer, position)
    return Described(descriptor, value), position


def _uuid(buffer: bytes, position: int) -> Decoded:
    return UUID(bytes=buffer[position : position + 16]), position + 16


def _symbol(content: bytes) -> Symbol:
    return Symbol(content.decode())


_READERS: dict[int, Reader] = {
    0x00: _described,
    0x40: _constant(None),
    0x41: _constant(value=True),
    0x42: _constant(value=False),
    0x43: _constant(UInt(0)),
    0x44: _constant(ULong(0)),
    0x45: lambda _, position: ([], position),
    0x50: _fixed("B", UByte),
    0x51: _fixed("b", Byte),
    0x52: _fixed("B", UInt),
    0x53: _fixed("B", ULong),
    0x54: _fixed("b", Int),
    0x55: _fixed("b", int),
    0x56: _fixed("B", bool),
    0x60: _fixed("H", UShort),
    0x61: _fixed("h", Short),
    0x70: _fixed("I", UInt),
    0x71: _fixed("i", Int),
    0x72: _fixed("f", Float),
    0x73: _fixed("I", Char),
    0x74: _opaque(0x74, 4),
    0x80: _fixed("Q", ULong),
    0x81: _fixed("q", int),
    0x82: _fixed("d", float),
    0x83: _fixed("q", Timestamp),
    0x84: _opaque(0x84, 8),
    0x94: _opaque(0x94, 16),
    0x98: _uuid,
    0xA0: _variable(1, bytes),
    0xA1: _variable(1, bytes.decode),
    0xA3: _variable(1, _symbol),
    0xB0: _variable(4, bytes),
    0xB1: _variable(4, bytes.decode),
    0xB3: _variable(4, _symbol),
    0xC0: _list(1),
    0xC1: _map(1),
    0xD0: _list(4),
    0xD1: _map(4),
    0xE0: _array(1),
    0xF0: _array(4),
}
