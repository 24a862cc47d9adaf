"""A JSON Patch of a dialog, as sent (RFC 6902)."""

from typing import Annotated, Any, override

from pydantic import Field

from domain.dialog.vocabulary import Word
from domain.kernel.given import Given, GivenList

MOST_OPERATIONS = 10_000


class PatchVerb(Word):
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


class JsonPatchOperation(Given):
    """`path` and `source` are JSON pointers; a `value` left out differs from null."""

    op: PatchVerb
    path: str
    source: str | None = Field(default=None, alias="from")
    value: Any = None


class PatchDialog(GivenList[JsonPatchOperation]):
    """What PATCH dialogs takes: operations in order, all or none applied."""

    root: Annotated[tuple[JsonPatchOperation, ...], Field(max_length=MOST_OPERATIONS)]
