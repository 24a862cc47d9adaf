"""Reads a body as clients of the reference write it: names in any letter case, and absent members left to the rules.

The reference reads bodies with System.Text.Json: names ignore case, and the last of two spellings counts. A member that
is absent has the default of its type there, which rules then refuse together with everything else that is wrong.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, NoReturn, Union, get_args, get_origin
from uuid import UUID

from pydantic import AwareDatetime, ValidationError

from domain.kernel import texts
from domain.kernel.command import Body, Command, CommandList
from domain.kernel.contract_enum import ContractEnum
from domain.kernel.failures import MOST_FAILURES, Failure
from domain.kernel.refusals import Invalid
from domain.kernel.shapes import NOT_JSON, shape_failures

BOM = b"\xef\xbb\xbf"


class _Pairs(list[tuple[str, Any]]):
    """A JSON object as it was written: names may be there twice."""


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    shape: Any
    is_required: bool


def read[T: Body](command: type[T], body: bytes) -> T:
    """Read a body. Refuses with Invalid what is no JSON or has a wrong type, keyed by its place.

    Required members that are absent do not stop the reading: `command.missing` names them.
    """
    body = body.removeprefix(BOM)
    try:
        return command.model_validate_json(body, extra="forbid", by_name=False)
    except ValidationError as error:
        kinds = [_kind(detail) for detail in error.errors(include_url=False)]
        if _OTHER_NAME not in kinds and any(kind != _ABSENT for kind in kinds):
            _refuse(error)
    return read_document(command, _parse(body))


def read_document[T: Body](command: type[T], document: Any) -> T:
    """Read what was parsed already, as `read` does. Refuses with Invalid."""
    missing: list[Failure] = []
    completed = _complete(command, document, "", missing)
    try:
        made = command.model_validate_json(json.dumps(completed), by_name=False)
    except ValidationError as error:
        _refuse(error)
    if missing and isinstance(made, Command):
        object.__setattr__(made, "missing", tuple(missing))
    return made


def _refuse(error: ValidationError) -> NoReturn:
    raise Invalid(shape_failures(error, within_body=True)) from None


_OTHER_NAME = "extra_forbidden"
_ABSENT = "missing"


def _kind(detail: Mapping[str, Any]) -> str:
    """Give the kind of an error; null is absence, which it is of texts and objects."""
    kind: str = detail["type"]
    return _ABSENT if detail["input"] is None and kind != _OTHER_NAME else kind


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body, object_pairs_hook=_Pairs, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Invalid([Failure(NOT_JSON, texts.NOT_JSON)]) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _complete(shape: Any, value: Any, path: str, missing: list[Failure]) -> Any:
    """Name members as the contract does, drop unknown ones, and give absent ones a stand-in, noted in `missing`."""
    shape = bare(shape)
    if isinstance(value, _Pairs | dict):
        if not _is_command(shape):
            return _plain(value)
        return _complete_members(shape, value.items() if isinstance(value, dict) else value, path, missing)
    if isinstance(value, list) and get_origin(shape) is tuple:
        (element, *_) = get_args(shape)
        return [_complete(element, part, f"{path}[{index}]", missing) for index, part in enumerate(value)]
    return _plain(value)


def _complete_members(command: type[Command], pairs: Any, path: str, missing: list[Failure]) -> dict[str, Any]:
    members = members_of(command)
    completed: dict[str, Any] = {}
    for name, value in pairs:
        member = members.get(name.lower())
        if member is not None and not (value is None and member.is_required and _is_nullable(member.shape)):
            completed[member.name] = _complete(member.shape, value, _under(path, member.name), missing)
    for member in members.values():
        if member.is_required and member.name not in completed and not command.stops_when_incomplete:
            completed[member.name] = _stand_in(member, _under(path, member.name), missing)
    return completed


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _stand_in(member: Member, path: str, missing: list[Failure]) -> Any:
    shape = bare(member.shape)
    is_enum = isinstance(shape, type) and issubclass(shape, ContractEnum)
    name = member.name[:1].upper() + member.name[1:]
    if len(missing) <= MOST_FAILURES:
        missing.append(Failure(path, texts.unknown_enum(name, 0) if is_enum else texts.empty(name)))
    if is_enum:
        return next(iter(shape)).value
    if _is_command(shape):
        return _complete_members(shape, (), path, [])
    return _STAND_INS[shape]


_STAND_INS: Mapping[Any, Any] = {
    str: "",
    int: 0,
    bool: False,
    UUID: str(UUID(int=0)),
    AwareDatetime: "2000-01-01T00:00:00Z",
}
"""What an absent member is read as, by type: rules refuse it, or `missing` does."""


def _plain(value: Any) -> Any:
    if isinstance(value, _Pairs):
        return {name: _plain(part) for name, part in value}
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value


def bare(shape: Any) -> Any:
    """Take away what a type is annotated with, and the None of a member that may be left out."""
    while True:
        origin = get_origin(shape)
        if origin is Annotated:
            shape = get_args(shape)[0]
        elif origin in (Union, UnionType):
            shape = next(one for one in get_args(shape) if one is not type(None))
        elif isinstance(shape, type) and issubclass(shape, CommandList):
            shape = shape.model_fields["root"].annotation
        else:
            return shape


def _is_nullable(shape: Any) -> bool:
    """Tell whether null can be read, and means as much as absence: of texts and of objects, not of values."""
    return bare(shape) is str or _is_command(bare(shape))


def _is_command(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, Command)


@cache
def members_of(command: type[Command]) -> Mapping[str, Member]:
    """Give the members of a command by their names in lower case."""
    named = ((field.alias or name, field) for name, field in command.model_fields.items())
    return {name.lower(): Member(name, field.rebuild_annotation(), field.is_required()) for name, field in named}
