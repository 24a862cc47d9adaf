"""Partition keys: what a container declares, what an item holds, and the hashed key by which Cosmos orders items."""

import json
import struct
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Self

from local.cosmos.failure import PARTITION_KEY_MISMATCH, bad_request, unsupported
from local.cosmos.murmur import murmur3_128
from local.cosmos.values import ARRAY_KIND, UNDEFINED, kind

type Components = tuple[Any, ...]

COMPONENT_DIGITS: Final = 32
"""Hexadecimal digits of one hashed component; a key of two components has twice as many."""
_TOP_BITS: Final = (1 << 126) - 1  # the two highest are cleared, so that no key reaches the end of the range, FF
_DEEPEST: Final = 3


@dataclass(frozen=True, slots=True)
class PartitionKey:
    """A container's partition key: one path (Hash), or up to three from coarse to fine (MultiHash)."""

    paths: tuple[tuple[str, ...], ...]
    hierarchical: bool

    @classmethod
    def declared(cls, definition: Any) -> Self:
        """Read the `partitionKey` of a container; anything but Hash and MultiHash version 2 is refused with 400."""
        if not isinstance(definition, dict) or not definition.get("paths"):
            raise bad_request("A container needs a partitionKey with at least one path.")
        hierarchical = definition.get("kind", "Hash") == "MultiHash"
        paths = tuple(path_names(path) for path in definition["paths"])
        if definition.get("version", 1) != 2:  # noqa: PLR2004 - the version of the hash, named by the API
            raise unsupported("partition keys of another version than 2")
        if len(paths) > (_DEEPEST if hierarchical else 1):
            raise bad_request("Too many partition key paths: Hash takes one, MultiHash three.")
        return cls(paths, hierarchical)

    @property
    def depth(self) -> int:
        return len(self.paths)

    def of(self, document: dict[str, Any]) -> Components:
        return tuple(_component(document, names) for names in self.paths)

    def named(self, header: str) -> Components:
        """Read the key that a request names, complete or a prefix of a hierarchical one."""
        components = _parsed(header)
        if len(components) > self.depth:
            raise bad_request("The partition key supplied has more components than the container declares.")
        return components

    def complete(self, header: str | None) -> Components:
        """Read the key of one logical partition; refused with 400 when it is missing or only a prefix."""
        components = self.named(header) if header is not None else ()
        if len(components) != self.depth:
            raise bad_request("Partition key provided either doesn't correspond to definition in the collection.")
        return components

    def require_held(self, document: dict[str, Any], components: Components) -> None:
        """Refuse a document that belongs to another logical partition than the request names."""
        if not all(map(self._same, self.of(document), components)):
            raise bad_request(
                "PartitionKey extracted from document doesn't match the one specified in the header.",
                PARTITION_KEY_MISMATCH,
            )

    def _same(self, held: Any, named: Any) -> bool:
        # Clients name an absent level of a hierarchical key as null.
        if held is UNDEFINED and named is None:
            return self.hierarchical
        return kind(held) == kind(named) and bool(held == named)


def path_names(path: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in path.strip("/").split("/"))


def hashed(components: Components) -> str:
    """Hash a key, or the prefix of one, into its effective partition key: 32 upper-case hex digits a component."""
    return "".join(map(_hashed_component, map(_packed, components)))


@lru_cache(maxsize=65536)
def _hashed_component(packed: bytes) -> str:
    return f"{murmur3_128(packed) & _TOP_BITS:032X}"


def _packed(component: Any) -> bytes:
    if component is UNDEFINED:
        return b"\x00"
    if component is None:
        return b"\x01"
    if isinstance(component, bool):
        return b"\x03" if component else b"\x02"
    if isinstance(component, str):
        return b"\x08" + component.encode() + b"\xff"
    return b"\x05" + struct.pack("<d", float(component))


def _component(document: dict[str, Any], names: tuple[str, ...]) -> Any:
    value: Any = document
    for name in names:
        value = value.get(name, UNDEFINED) if isinstance(value, dict) else UNDEFINED
    return UNDEFINED if kind(value) >= ARRAY_KIND else value


@lru_cache(maxsize=65536)
def _parsed(header: str) -> Components:
    try:
        components = json.loads(header)
    except ValueError as error:
        raise bad_request("The partition key header is not JSON.") from error
    if not isinstance(components, list):
        raise bad_request("The partition key header is no array.")
    return tuple(UNDEFINED if component == {} else _scalar(component) for component in components)


def _scalar(component: Any) -> Any:
    if kind(component) >= ARRAY_KIND:
        raise bad_request("A partition key component is a string, a number, a boolean or null.")
    return component
