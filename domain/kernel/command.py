"""What a caller sends: the shape gate, strict JSON read into frozen models; rules judge the rest."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar, get_origin, override

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    RootModel,
    Strict,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema

from domain.kernel.instants import WRITTEN

T = TypeVar("T")

_NUMBER = re.compile(r"\s*[+-]?[\d._]+\s*")


def _stop_at_first_failure(schema: Any) -> None:
    if isinstance(schema, dict):
        if schema.get("type") == "tuple":
            schema["fail_fast"] = True
        for part in schema.values():
            _stop_at_first_failure(part)
    elif isinstance(schema, list):
        for part in schema:
            _stop_at_first_failure(part)


class _Bounded(BaseModel):
    """Every list is read up to its first malformed element: as many failures as elements would be no answer."""

    @classmethod
    @override
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        _stop_at_first_failure(schema)
        return schema


class Command(_Bounded):
    """A part of a request; unknown members are ignored, wrong types are failures of shape."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True)


class CommandList[T: Command](RootModel[tuple[T, ...]], _Bounded):
    """A request whose body is a list."""

    model_config = ConfigDict(strict=True, frozen=True)


class _Blank:
    """Marks a parameter that counts as absent when its value is blank."""


BlankIsAbsent = Annotated[T, _Blank()]
"""A parameter of a query whose blank value counts as absent; of every other parameter it is refused."""


class Query(Command):
    """A query string: every value arrives as text, tuples may be repeated."""

    model_config = ConfigDict(strict=False)

    @classmethod
    def list_names(cls) -> frozenset[str]:
        """Name the parameters that may be repeated, as the contract spells them."""
        fields: Any = cls.model_fields.values()
        return frozenset(field.alias for field in fields if get_origin(field.annotation) is tuple)

    @classmethod
    def optional_names(cls) -> frozenset[str]:
        """Name the parameters that are absent when they are blank, as the contract spells them."""
        fields: Any = cls.model_fields.values()
        return frozenset(field.alias for field in fields if any(isinstance(mark, _Blank) for mark in field.metadata))


def _in_utc(instant: datetime) -> datetime:
    """Refuse what only its offset keeps within the calendar: it could be neither compared nor written."""
    try:
        return instant.astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError("beyond the calendar in UTC") from beyond


def _read(value: Any, read: ValidatorFunctionWrapHandler) -> datetime:
    """Refuse numbers, as text too: pydantic would take them for seconds since 1970. State is in UTC already."""
    if isinstance(value, datetime) and value.tzinfo is UTC:
        return value
    if not isinstance(value, str | datetime) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        raise ValueError("neither a text nor a date and time")
    return _in_utc(read(value))


Instant = Annotated[
    AwareDatetime,
    Strict(strict=False),  # around it a function judges the type, and has text where JSON has
    WrapValidator(_read),
    *WRITTEN,
]
"""A point in time as callers send it; must carry an offset, is UTC when read."""
