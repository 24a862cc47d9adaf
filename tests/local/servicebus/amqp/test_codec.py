import struct
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.servicebus.amqp.decoding import DecodeError, decode, skip
from local.servicebus.amqp.encoding import encode
from local.servicebus.amqp.values import (
    LONGS,
    STRINGS,
    SYMBOLS,
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

VECTORS: list[tuple[Any, str]] = [
    (None, "40"),
    (True, "41"),
    (False, "42"),
    (UInt(0), "43"),
    (UInt(255), "52ff"),
    (UInt(256), "7000000100"),
    (ULong(0), "44"),
    (ULong(36), "5324"),
    (ULong(1 << 40), "800000010000000000"),
    (UByte(7), "5007"),
    (UShort(4999), "601387"),
    (-1, "55ff"),
    (128, "810000000000000080"),
    (Int(-128), "5480"),
    (Int(1000), "71000003e8"),
    (Byte(-2), "51fe"),
    (Short(-2), "61fffe"),
    (1.5, "823ff8000000000000"),
    (Float(1.5), "723fc00000"),
    (Timestamp(1), "830000000000000001"),
    (Char(0x41), "7300000041"),
    (Decimal(bytes.fromhex("7400000001")), "7400000001"),
    (UUID(int=1), "98" + "00" * 15 + "01"),
    (b"ab", "a0026162"),
    ("å", "a102c3a5"),
    (Symbol("x"), "a30178"),
    ([], "45"),
    ([True, None], "c003024140"),
    ({"a": 1}, "c10602a101615501"),
]


@pytest.mark.parametrize(("value", "encoded"), VECTORS)
def test_value_has_the_encoding_of_the_standard(value: Any, encoded: str) -> None:
    raw = bytes.fromhex(encoded)
    assert encode(value) == raw
    decoded, end = decode(raw)
    assert (decoded, type(decoded), end) == (value, type(value), len(raw))
    assert skip(raw, 0) == len(raw)


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 63) - 1)
    | st.integers(0, (1 << 32) - 1).map(UInt)
    | st.integers(0, (1 << 64) - 1).map(ULong)
    | st.floats(allow_nan=False)
    | st.text(max_size=300)
    | st.binary(max_size=300)
    | st.text(st.characters(max_codepoint=127), max_size=20).map(Symbol)
    | st.uuids()
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(max_size=5), inner, max_size=5)
)


@settings(deadline=None)  # the machine may be busy
@given(VALUES)
def test_whatever_is_written_is_read_back(value: Any) -> None:
    raw = encode(Described(ULong(0x70), value))
    described, end = decode(raw)
    assert described.value == value
    assert end == skip(raw, 0) == len(raw)


@pytest.mark.parametrize(("constructor", "items"), [(LONGS, [1, -2]), (STRINGS, ["a", "åå"]), (SYMBOLS, [Symbol("x")])])
def test_arrays_are_read_back(constructor: int, items: list[Any]) -> None:
    raw = encode(Array(constructor, items))
    assert decode(raw) == (items, len(raw))


@settings(deadline=None)  # the machine may be busy
@given(st.binary(max_size=60))
def test_noise_is_refused_or_read_but_never_crashes(noise: bytes) -> None:
    try:
        decode(noise)
    except DecodeError:
        return


def test_compound_that_claims_more_than_there_is_is_refused() -> None:
    with pytest.raises(DecodeError):
        decode(b"\xd0" + struct.pack(">II", 1 << 30, 1 << 30))


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(DecodeError):
        decode(b"\x00" * 100_000)
    with pytest.raises(DecodeError):
        skip(b"\x00" * 100_000, 0)
