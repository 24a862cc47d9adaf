"""Values of patch operations as the reference converts them: to the type of the member that they are for."""

import json
from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic import AwareDatetime

from domain.kernel.command import Command, Uri, assume_utc
from domain.kernel.contract_enum import ContractEnum
from domain.kernel.reading import bare, members_of
from domain.kernel.uris import canonicalize

_TRUTHS: Mapping[str, bool] = {"true": True, "false": False}


def convert(shape: Any, value: Any) -> Any:
    """Convert a parsed JSON value, parts and all; what has no conversion stays, and is refused by its type later."""
    is_uri = _is_uri(shape)
    shape = bare(shape)
    if get_origin(shape) is tuple and isinstance(value, list):
        return [convert(get_args(shape)[0], part) for part in value]
    if isinstance(value, dict):
        return _convert_members(shape, value)
    if value is None or not isinstance(shape, type):
        return value
    converted = _convert_scalar(shape, value)
    return canonicalize(converted) if is_uri and isinstance(converted, str) else converted


def _is_uri(shape: Any) -> bool:
    """Tell a member that is a URI, also where it may be left out."""
    return shape == Uri or any(part == Uri for part in get_args(shape))


def _convert_members(shape: Any, value: Mapping[str, Any]) -> Any:
    """Name members as the contract does; others than its own are left out."""
    if not (isinstance(shape, type) and issubclass(shape, Command)):
        return value
    members = members_of(shape)
    known = ((members[name.lower()], part) for name, part in value.items() if name.lower() in members)
    return {member.name: convert(member.shape, part) for member, part in known}


def _convert_scalar(shape: type[Any], value: Any) -> Any:
    if issubclass(shape, ContractEnum):
        return int(value) if isinstance(value, bool) else value
    if shape is str:
        return json.dumps(value) if isinstance(value, bool | int | float) else value
    if shape is int:
        return int(value) if isinstance(value, bool) or (isinstance(value, float) and value.is_integer()) else value
    if shape is bool:
        return _to_bool(value)
    return assume_utc(value) if shape is AwareDatetime else value


def _to_bool(value: Any) -> Any:
    if isinstance(value, str):
        return _TRUTHS.get(value.lower(), value)
    return bool(value) if isinstance(value, int) else value
