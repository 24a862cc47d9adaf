"""What a caller sends: the shape gate, strict JSON read into frozen models; rules judge the rest."""

from typing import Any, get_origin

from pydantic import BaseModel, ConfigDict, RootModel
from pydantic.alias_generators import to_camel


class Given(BaseModel):
    """A part of a request; unknown members are ignored, wrong types are failures of shape."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True)


class GivenList[T: Given](RootModel[tuple[T, ...]]):
    """A request whose body is a list."""

    model_config = ConfigDict(strict=True, frozen=True)


class Query(Given):
    """A query string: every value arrives as text, tuples may be repeated."""

    model_config = ConfigDict(strict=False)

    @classmethod
    def list_names(cls) -> frozenset[str]:
        """Name the parameters that may be repeated, as the contract spells them."""
        fields: Any = cls.model_fields.values()
        return frozenset(field.alias for field in fields if get_origin(field.annotation) is tuple)
