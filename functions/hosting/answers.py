"""What operations return; the pipeline renders it."""

import dataclasses
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from typing import Any, dataclass_transform
from uuid import UUID

from pydantic import AliasGenerator, ConfigDict, TypeAdapter
from pydantic.alias_generators import to_camel
from pydantic_core import SchemaSerializer

from functions.hosting.compression import compress


@dataclass_transform(frozen_default=True, kw_only_default=True)
class View:
    """The shape of an answer: the fields of state that it tells, in their order and form.

    State is written through it as it stands, without a copy: pydantic takes the fields of a view by their names from
    whatever dataclass it is given. Absent values are left out (S-001).
    """

    __pydantic_config__ = ConfigDict(alias_generator=AliasGenerator(serialization_alias=to_camel))

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        dataclasses.dataclass(frozen=True, kw_only=True)(cls)


class Written:
    """The bytes of an answer. What is worked out of them is worked out once: an answer that is kept costs no more."""

    def __init__(self, plain: bytes) -> None:
        self.plain = plain

    @cached_property
    def compressed(self) -> bytes:
        return compress(self.plain)

    @cached_property
    def tag(self) -> str:
        """Give the entity tag; it is weak, because it stands for the compressed form too."""
        return f'W/"{sha256(self.plain).hexdigest()[:32]}"'

    def written(self) -> "Written":
        return self


@dataclass(frozen=True, slots=True)
class Shown[T]:
    """State as a view tells it, to the viewer whom the forms of its fields ask about."""

    view: type[T]
    state: Any
    viewer: object = None

    def written(self) -> Written:
        """Write the JSON of the answer."""
        writer = _writer(self.view)  # type: ignore[arg-type]  # mypy looks for the hash of T, not of the class
        return Written(writer.to_json(self.state, by_alias=True, exclude_none=True, context=self.viewer))


def to_shown[T: View](view: T) -> Shown[T]:
    """Show what was put together as a view, because no state has its fields."""
    return Shown(type(view), view)


@cache
def _writer(view: Any) -> SchemaSerializer:
    """Make what writes a view, at its first use: a process writes few of them."""
    writer = TypeAdapter[Any](view).serializer
    assert isinstance(writer, SchemaSerializer)
    return writer


@dataclass(frozen=True, slots=True)
class Ok[T: View | tuple[View, ...]]:
    """200 with a body; `revision` becomes the ETag. Handlers name `T`, so that it can be documented.

    The body is written when it is sent, unless it was before.
    """

    body: Shown[T] | Written
    revision: UUID | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Created:
    """201: the new id as a JSON string, `location` without the `/api` prefix, the ETag (S-037)."""

    id: UUID
    location: str
    revision: UUID


@dataclass(frozen=True, slots=True)
class NoContent:
    """204 with the new revision as ETag, when there is one."""

    revision: UUID | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """200 with bytes that are an answer already."""

    content: Written
    media_type: str
    headers: dict[str, str] = field(default_factory=dict)


type Answer = Ok[Any] | Created | NoContent | Content
