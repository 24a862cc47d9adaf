"""What operations return; the pipeline renders it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import AliasGenerator, BaseModel, ConfigDict, RootModel
from pydantic.alias_generators import to_camel


class View(BaseModel):
    """The shape of an answer, read from state by attribute names; absent values are left out (S-001)."""

    model_config = ConfigDict(
        from_attributes=True,
        frozen=True,
        alias_generator=AliasGenerator(serialization_alias=to_camel),
        serialize_by_alias=True,
    )


class Listed[T: View](RootModel[tuple[T, ...]]):
    """A list as the whole answer."""

    model_config = ConfigDict(from_attributes=True, frozen=True, serialize_by_alias=True)


@dataclass(frozen=True, slots=True)
class Ok[T: View | Listed[Any]]:
    """200 with a body; `revision` becomes the ETag. Handlers name `T`, so that it can be documented."""

    body: T
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

    content: bytes
    media_type: str
    headers: dict[str, str] = field(default_factory=dict)


type Answer = Ok[Any] | Created | NoContent | Content
