"""Writes AMQP 1.0 values in their shortest encoding (part 1, section 1.6)."""

import struct
from collections.abc import Callable, Collection, Iterable
from typing import Any
from uuid import UUID

from local.servicebus.amqp.values import (
    LONGS,
    STRINGS,
    SYMBOLS,
    TIMESTAMPS,
    Array,
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

type Writer = Callable[[bytearray, Any], None]

_ONE_BYTE = 256
_SMALL = range(-128, 128)


def encode(value: Any) -> bytes:
    out = bytearray()
    write(out, value)
    return bytes(out)


def write(out: bytearray, value: Any) -> None:
    """Append a value; raises KeyError for a Python type that has no AMQP counterpart."""
    _WRITERS[type(value)](out, value)


def _fixed(constructor: int, layout: str) -> Writer:
    packed = struct.Struct(f">B{layout}").pack
    return lambda out, value: out.extend(packed(constructor, value))


def _unsigned(zero: int, small: int, wide: Writer) -> Writer:
    def put(out: bytearray, value: int) -> None:
        if value == 0:
            out.append(zero)
        elif value < _ONE_BYTE:
            out.extend((small, value))
        else:
            wide(out, value)

    return put


def _signed(small: int, wide: Writer) -> Writer:
    def put(out: bytearray, value: int) -> None:
        if value in _SMALL:
            out.extend((small, value & 0xFF))
        else:
            wide(out, value)

    return put


def _variable(short: int, long: int) -> Callable[[bytearray, bytes], None]:
    def put(out: bytearray, content: bytes) -> None:
        if len(content) < _ONE_BYTE:
            out.extend((short, len(content)))
        else:
            out.append(long)
            out += len(content).to_bytes(4)
        out += content

    return put


def _compound(short: int, long: int) -> Callable[[bytearray, Iterable[Any], int], None]:
    def put(out: bytearray, items: Iterable[Any], count: int) -> None:
        content = bytearray()
        for item in items:
            write(content, item)
        if len(content) + 1 < _ONE_BYTE and count < _ONE_BYTE:
            out.extend((short, len(content) + 1, count))
        else:
            out += struct.pack(">BII", long, len(content) + 4, count)
        out += content

    return put


_binary = _variable(0xA0, 0xB0)
_string = _variable(0xA1, 0xB1)
_symbol = _variable(0xA3, 0xB3)
_items = _compound(0xC0, 0xD0)
_pairs = _compound(0xC1, 0xD1)


def _null(out: bytearray, _: None) -> None:
    out.append(0x40)


def _boolean(out: bytearray, value: bool) -> None:
    out.append(0x41 if value else 0x42)


def _uuid(out: bytearray, value: UUID) -> None:
    out.append(0x98)
    out += value.bytes


def _list(out: bytearray, value: Collection[Any]) -> None:
    if value:
        _items(out, value, len(value))
    else:
        out.append(0x45)


def _map(out: bytearray, value: dict[Any, Any]) -> None:
    _pairs(out, (part for pair in value.items() for part in pair), 2 * len(value))


def _described(out: bytearray, value: Described) -> None:
    out.append(0x00)
    write(out, value.descriptor)
    write(out, value.value)


def _text_item(item: str) -> bytes:
    content = item.encode()
    return len(content).to_bytes(4) + content


_ARRAY_ITEMS: dict[int, Callable[[Any], bytes]] = {
    LONGS: struct.Struct(">q").pack,
    TIMESTAMPS: struct.Struct(">q").pack,
    STRINGS: _text_item,
    SYMBOLS: _text_item,
}


def _array(out: bytearray, array: Array) -> None:
    content = b"".join(map(_ARRAY_ITEMS[array.constructor], array.items))
    out += struct.pack(">BIIB", 0xF0, len(content) + 5, len(array.items), array.constructor)
    out += content


_long = _fixed(0x81, "q")

_WRITERS: dict[type, Writer] = {
    type(None): _null,
    bool: _boolean,
    UByte: _fixed(0x50, "B"),
    UShort: _fixed(0x60, "H"),
    UInt: _unsigned(0x43, 0x52, _fixed(0x70, "I")),
    ULong: _unsigned(0x44, 0x53, _fixed(0x80, "Q")),
    Byte: _fixed(0x51, "b"),
    Short: _fixed(0x61, "h"),
    Int: _signed(0x54, _fixed(0x71, "i")),
    int: _signed(0x55, _long),
    Float: _fixed(0x72, "f"),
    float: _fixed(0x82, "d"),
    Timestamp: _fixed(0x83, "q"),
    Char: _fixed(0x73, "I"),
    Decimal: lambda out, value: out.extend(value),
    UUID: _uuid,
    bytes: _binary,
    str: lambda out, value: _string(out, value.encode()),
    Symbol: lambda out, value: _symbol(out, value.encode()),
    list: _list,
    tuple: _list,
    dict: _map,
    Array: _array,
    Described: _described,
}
