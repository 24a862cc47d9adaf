"""Shape failures: what pydantic says of JSON that does not fit, in the contract's keys and sentences (S-008, S-012)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from domain.kernel import texts
from domain.kernel.failures import Failure

NOT_JSON = "SerializerErrors"
"""The key of failures that concern the whole body."""
_SHOWN = 50
"""Characters of an unknown word that are repeated to the caller."""


def shape_failures(error: ValidationError, *, within_body: bool = False) -> Iterator[Failure]:
    """Give failures keyed by their place; within a body, an absent member is a failure of the object that lacks it."""
    for detail in error.errors(include_url=False):
        location = detail["loc"]
        if not location:
            yield Failure(NOT_JSON, _sentence(detail, "Body"))
        else:
            is_of_object = within_body and detail["type"] == "missing"
            path = _path(location[:-1] if is_of_object else location)
            yield Failure(path or NOT_JSON, _sentence(detail, _property(location)))


def _path(location: Sequence[int | str]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _property(location: Sequence[int | str]) -> str:
    name = next((part for part in reversed(location) if isinstance(part, str)), "Body")
    return name[:1].upper() + name[1:]


def _sentence(detail: Mapping[str, Any], name: str) -> str:
    kind = detail["type"]
    if kind == "enum":
        return texts.unknown_enum(name, str(detail["input"])[:_SHOWN])
    if kind == "missing":
        return texts.required(name)
    if kind == "timezone_aware":
        return texts.without_offset(name)
    if kind == "too_long":
        return texts.too_many_items(name, detail["ctx"]["max_length"])
    if kind == "json_invalid":
        return texts.NOT_JSON
    return texts.malformed(name)
