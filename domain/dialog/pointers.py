"""JSON pointers into the document that PUT takes: property names in any case, unknown ones refused (S-076).

The reference takes a pointer without its first slash as well.
"""

from typing import Any, NamedTuple, get_args, get_origin

from domain.dialog.commands.update_dialog import UpdateDialog
from domain.kernel.command import Command
from domain.kernel.reading import bare, members_of


class Pointed(NamedTuple):
    """A pointer in the contract's spelling, and the type of what it points to."""

    pointer: str
    shape: Any


class UnknownPropertyError(LookupError):
    """The pointer leads to nothing that the document could have."""


def read_pointer(pointer: str) -> Pointed:
    """Read a pointer; whether the document has something there is not asked. Raises UnknownPropertyError."""
    segments = pointer.removeprefix("/").split("/") if pointer else ()
    spelled = ""
    shape: Any = UpdateDialog
    for segment in segments:
        step, shape = _step(shape, segment)
        spelled += f"/{step}"
    return Pointed(spelled, shape)


def _step(shape: Any, segment: str) -> tuple[str, Any]:
    shape = bare(shape)
    if get_origin(shape) is tuple:
        return segment, get_args(shape)[0]
    if isinstance(shape, type) and issubclass(shape, Command):
        member = members_of(shape).get(segment.lower())
        if member is not None:
            return member.name, member.shape
    raise UnknownPropertyError(segment)
