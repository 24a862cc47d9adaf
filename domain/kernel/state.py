"""What is stored: frozen values with the contract's spelling as their written form."""

from dataclasses import dataclass
from typing import dataclass_transform

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

WRITTEN = ConfigDict(alias_generator=to_camel, validate_by_name=True, validate_by_alias=True)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def state[T](cls: type[T]) -> type[T]:
    """Make a frozen dataclass that pydantic reads and writes in camelCase."""
    cls.__pydantic_config__ = WRITTEN  # type: ignore[attr-defined]  # pydantic's hook for plain dataclasses
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)
