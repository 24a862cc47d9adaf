"""Altinn's JSON: names of members are read whatever their case (W-005)."""

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from adapters.altinn.failure import UpstreamFailure


class Document(BaseModel):
    """A part of an answer; a field `party_id` reads the member partyId, PartyID and so on."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=lambda name: name.replace("_", ""), coerce_numbers_to_str=True
    )


def read(body: bytes) -> Any:
    """Give the document with all names in lower case; raises UpstreamFailure when unreadable or null (W-004)."""
    try:
        document = json.loads(body, object_pairs_hook=_lower_case)
    except (ValueError, RecursionError) as error:
        raise UpstreamFailure("An upstream system answered with unreadable JSON.") from error
    if document is None:
        raise UpstreamFailure("An upstream system answered with nothing.")
    return document


def read_shape[T](shape: TypeAdapter[T], body: bytes) -> T:
    """Read a document of a known shape; raises UpstreamFailure naming the members that are amiss, not their values."""
    try:
        return shape.validate_python(read(body))
    except ValidationError as error:
        places = ", ".join(".".join(str(step) for step in fault["loc"]) for fault in error.errors()[:3])
        raise UpstreamFailure(f"An upstream system answered in an unexpected shape: {places}.") from error


def _lower_case(members: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name.lower(): value for name, value in members}
