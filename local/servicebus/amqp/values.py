"""AMQP 1.0 types that Python's own types cannot tell apart (part 1, section 1.6)."""

from typing import Any


class Symbol(str):
    """Text from a fixed vocabulary, ASCII on the wire."""

    __slots__ = ()


class UByte(int):
    __slots__ = ()


class UShort(int):
    __slots__ = ()


class UInt(int):
    __slots__ = ()


class ULong(int):
    __slots__ = ()


class Byte(int):
    __slots__ = ()


class Short(int):
    __slots__ = ()


class Int(int):
    """A 32-bit integer; a plain Python int is a long (64 bits)."""

    __slots__ = ()


class Timestamp(int):
    """Milliseconds since 1970-01-01T00:00:00Z."""

    __slots__ = ()


class Char(int):
    """One Unicode code point."""

    __slots__ = ()


class Float(float):
    """A 32-bit float; a plain Python float is a double."""

    __slots__ = ()


class Decimal(bytes):
    """decimal32, decimal64 or decimal128, kept as it came, constructor byte in front: nobody computes with it."""

    __slots__ = ()


class Described:
    """A value with the descriptor that says what it means."""

    __slots__ = ("descriptor", "value")

    def __init__(self, descriptor: Any, value: Any) -> None:
        self.descriptor = descriptor
        self.value = value

    def __repr__(self) -> str:
        return f"Described({self.descriptor!r}, {self.value!r})"


class Array:
    """Values of one type, written with one constructor for all."""

    __slots__ = ("constructor", "items")

    def __init__(self, constructor: int, items: list[Any]) -> None:
        self.constructor = constructor
        self.items = items


LONGS = 0x81
TIMESTAMPS = 0x83
STRINGS = 0xB1
SYMBOLS = 0xB3
