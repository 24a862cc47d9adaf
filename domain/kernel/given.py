"""What a caller sends: the shape gate, strict JSON read into frozen models; rules judge the rest."""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel


class Given(BaseModel):
    """A part of a request; unknown members are ignored, wrong types are failures of shape."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", alias_generator=to_camel, validate_by_name=True)
