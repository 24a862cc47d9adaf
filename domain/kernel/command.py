"""What a caller sends: the shape gate, strict JSON read into frozen models; rules judge the rest."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, TypeVar, get_origin, override

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    RootModel,
    Strict,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema

from domain.kernel.failures import Failure, Failures
from domain.kernel.instants import WRITTEN
from domain.kernel.uris import canonicalize

T = TypeVar("T")

_NUMBER = re.compile(r"\s*[+-]?[\d._]+\s*")
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")


def _stop_at_first_failure(schema: Any) -> None:
    if isinstance(schema, dict):
        if schema.get("type") == "tuple":
            schema["fail_fast"] = True
        for part in schema.values():
            _stop_at_first_failure(part)
    elif isinstance(schema, list):
        for part in schema:
            _stop_at_first_failure(part)


class Body(BaseModel):
    """Every list is read up to its first malformed element: as many failures as elements would be no answer."""

    @classmethod
    @override
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        schema = handler(source)
        _stop_at_first_failure(schema)
        return schema


class Command(Body):
    """A part of a request; unknown members are ignored, wrong types are failures of shape.

    `stops_when_incomplete` marks a value object: without one of its members the body cannot be read. `missing`
    are failures of required members that were absent: they are read as empty, so that rules judge the rest too, and a
    command that has some is always refused.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True)

    stops_when_incomplete: ClassVar[bool] = False
    missing: ClassVar[tuple[Failure, ...]] = ()


class CommandList[T: Command](RootModel[tuple[T, ...]], Body):
    """A request whose body is a list."""

    model_config = ConfigDict(strict=True, frozen=True)


def with_missing(command: Any, failures: Failures) -> Failures:
    """Yield what rules refuse of a command, and each absent member that they did not refuse."""
    refused: set[str] = set()
    for failure in failures:
        refused.add(failure.path)
        yield failure
    for failure in getattr(command, "missing", ()):
        if failure.path not in refused:
            yield failure


class _Blank:
    """Marks a parameter that counts as absent when its value is blank."""


BlankIsAbsent = Annotated[T, _Blank()]
"""A parameter of a query whose blank value counts as absent; of every other parameter it is refused."""


class Query(Command):
    """A query string: every value arrives as text, tuples may be repeated.

    `keys` are those of failures, where they are not the parameter's name.
    """

    model_config = ConfigDict(strict=False)

    keys: ClassVar[Mapping[str, str]] = {}

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


def _unquote(value: Any) -> Any:
    """Take a number from a text, as the reference's reader does; anything else is left to the type."""
    return int(value) if isinstance(value, str) and _INTEGER.fullmatch(value) else value


Number = Annotated[int, Field(ge=-(2**31), lt=2**31), BeforeValidator(_unquote)]
"""An integer of 32 bits as callers send it, quoted or not."""


Uri = Annotated[str, AfterValidator(canonicalize)]
"""A member that is a URI by contract, in canonical form; rules judge whether it is one."""


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


def assume_utc(value: Any) -> Any:
    """Add the zone to a text that is an instant without one."""
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return value
    return f"{instant.isoformat()}Z" if instant is not None and instant.tzinfo is None else value


Instant = Annotated[
    AwareDatetime,
    Strict(strict=False),  # around it a function judges the type, and has text where JSON has
    WrapValidator(_read),
    *WRITTEN,
]
"""A point in time as callers send it; must carry an offset, is UTC when read."""

QueryInstant = Annotated[Instant, BeforeValidator(assume_utc)]
"""A point in time in a query string, which is UTC unless it says otherwise."""
