"""JSON pointers into the document that PUT takes: property names in any case, unknown ones refused (S-076)."""

from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin

from domain.dialog.commands.update_dialog import UpdateDialog
from domain.kernel.command import Command


class Pointed(NamedTuple):
    """A pointer in the contract's spelling, and the type of what it points to."""

    pointer: str
    shape: Any


class UnknownPropertyError(LookupError):
    """The pointer leads to nothing that the document could have."""


def read_pointer(pointer: str) -> Pointed:
    """Read a pointer; whether the document has something there is not asked. Raises UnknownPropertyError."""
    start, *segments = pointer.split("/")
    if start:
        raise UnknownPropertyError(pointer)
    spelled = ""
    shape: Any = UpdateDialog
    for segment in segments:
        step, shape = _step(shape, segment)
        spelled += f"/{step}"
    return Pointed(spelled, shape)


def _step(shape: Any, segment: str) -> tuple[str, Any]:
    if get_origin(shape) is tuple:
        return segment, get_args(shape)[0]
    if isinstance(shape, type) and issubclass(shape, Command):
        for field in shape.model_fields.values():
            if field.alias is not None and field.alias.lower() == segment.lower():
                return field.alias, _present(field.annotation)
    raise UnknownPropertyError(segment)


def _present(annotation: Any) -> Any:
    """Take away the None of a property that may be left out."""
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    (shape,) = (one for one in get_args(annotation) if one is not type(None))
    return shape
