"""A JSON Patch of a dialog, as sent (RFC 6902)."""

from typing import Annotated, Any, ClassVar, override

from pydantic import Field

from domain.kernel.command import Command, CommandList
from domain.kernel.contract_enum import ContractEnum

MOST_OPERATIONS = 10_000


class PatchVerb(ContractEnum):
    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"
    MOVE = "move"
    COPY = "copy"
    TEST = "test"

    @classmethod
    @override
    def numbers(cls) -> dict[int, str]:
        return {}


class JsonPatchOperation(Command):
    """`path` and `source` are JSON pointers; a `value` left out differs from null."""

    stops_when_incomplete: ClassVar[bool] = True

    op: PatchVerb
    path: str
    source: str | None = Field(default=None, alias="from")
    value: Any = None


class PatchDialog(CommandList[JsonPatchOperation]):
    """What PATCH dialogs takes: operations in order, all or none applied."""

    root: Annotated[tuple[JsonPatchOperation, ...], Field(max_length=MOST_OPERATIONS)]
