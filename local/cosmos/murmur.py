"""MurmurHash3, the 128-bit variant for 64-bit machines, with which Cosmos spreads partition keys."""

from typing import Final

_MASK: Final = 0xFFFFFFFFFFFFFFFF
_C1: Final = 0x87C37B91114253D5
_C2: Final = 0x4CF5AD432745937F
_BLOCK: Final = 16


def _rotated(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (64 - bits))) & _MASK


def _finished(value: int) -> int:
    value = ((value ^ (value >> 33)) * 0xFF51AFD7ED558CCD) & _MASK
    value = ((value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53) & _MASK
    return value ^ (value >> 33)


def _mixed_low(word: int) -> int:
    return (_rotated((word * _C1) & _MASK, 31) * _C2) & _MASK


def _mixed_high(word: int) -> int:
    return (_rotated((word * _C2) & _MASK, 33) * _C1) & _MASK


def murmur3_128(data: bytes) -> int:
    """Hash the bytes with seed 0 into one number of 128 bits, the second half on top."""
    low = high = 0
    whole = len(data) - len(data) % _BLOCK
    for start in range(0, whole, _BLOCK):
        low ^= _mixed_low(int.from_bytes(data[start : start + 8], "little"))
        low = ((_rotated(low, 27) + high) * 5 + 0x52DCE729) & _MASK
        high ^= _mixed_high(int.from_bytes(data[start + 8 : start + 16], "little"))
        high = ((_rotated(high, 31) + low) * 5 + 0x38495AB5) & _MASK
    tail = data[whole:]
    high ^= _mixed_high(int.from_bytes(tail[8:], "little"))
    low ^= _mixed_low(int.from_bytes(tail[:8], "little"))
    low ^= len(data)
    high ^= len(data)
    low = (low + high) & _MASK
    high = (high + low) & _MASK
    low, high = _finished(low), _finished(high)
    low = (low + high) & _MASK
    high = (high + low) & _MASK
    return high << 64 | low
