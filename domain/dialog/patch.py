"""A JSON Patch applied to the document that PUT would take of a stored dialog (S-072 to S-076)."""

import json
from collections.abc import Iterator
from typing import Any

from jsonpatch import JsonPatch, JsonPatchException, JsonPatchTestFailed  # type: ignore[import-untyped]  # has no types
from jsonpointer import JsonPointerException, resolve_pointer
from pydantic import TypeAdapter

from domain.dialog.commands.patch_dialog import JsonPatchOperation, PatchDialog, PatchVerb
from domain.dialog.commands.update_dialog import UpdateDialog
from domain.dialog.dialog import Dialog
from domain.dialog.patch_values import convert
from domain.dialog.pointers import UnknownPropertyError, read_pointer
from domain.kernel import texts
from domain.kernel.failures import Failure
from domain.kernel.reading import bare, read_document
from domain.kernel.refusals import Invalid, TooLarge
from domain.party.identifiers import is_party

MAX_COPIED = 20_000_000
"""Bytes that `copy` may add in all, as much as could have been sent: copies of copies would grow without end."""

_DIALOG = TypeAdapter(Dialog)

type Document = dict[str, Any]


def apply_patch(dialog: Dialog, patch: PatchDialog) -> UpdateDialog:
    """Give the command that the patch makes of the dialog as it is now.

    Refuses with Invalid: the first operation that cannot be applied, keyed by its index, else what has not the
    document's shape any more, keyed as for PUT. Refuses with TooLarge what multiplies itself.
    """
    document: Any = convert(UpdateDialog, document_of(dialog))
    remaining = MAX_COPIED
    for index, operation in enumerate(patch.root):
        try:
            applied = _copy_operation(operation)
            remaining -= _count_copied_bytes(document, applied)
            if remaining < 0:
                raise TooLarge(texts.patched_too_large(MAX_COPIED))
            document = JsonPatch([applied]).apply(document, in_place=True)
        except JsonPatchTestFailed:
            raise _refusal(index, texts.PATCH_TEST_FAILED) from None
        except UnknownPropertyError:
            raise _refusal(index, texts.UNKNOWN_PATH) from None
        except (JsonPatchException, JsonPointerException, TypeError):
            raise _refusal(index, texts.refused_operation(operation.op)) from None
    return _read(document)


def document_of(dialog: Dialog) -> Document:
    """Give what PUT would take to leave the dialog as it is; absent values are there as null (S-073)."""
    document = _DIALOG.dump_python(dialog, mode="json", by_alias=True, include=set(UpdateDialog.model_fields))
    tags = [{"value": tag} for tag in dialog.search_tags]
    return {**document, "searchTags": tags, "activities": [], "transmissions": []}


def actor_ids(patch: PatchDialog) -> frozenset[str]:
    """Give all that may become an actor's identifier, lower-case: what the patch makes depends on the dialog."""
    found = (text for operation in patch.root for text in _identifiers(operation.path, operation.value))
    return frozenset(text.lower() for text in found if is_party(text))


def _identifiers(place: str, value: Any) -> Iterator[str]:
    if isinstance(value, str) and place.lower().endswith("actorid"):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from _identifiers(name, part)
    elif isinstance(value, list):
        for part in value:
            yield from _identifiers("", part)


def _copy_operation(operation: JsonPatchOperation) -> Document:
    """Write an operation for the library, with values of its own: applying it must leave the command as it is."""
    applied: Document = operation.model_dump(mode="json", by_alias=True, exclude_unset=True)
    target = read_pointer(operation.path)
    applied["path"] = target.pointer
    if "value" in applied:
        applied["value"] = convert(target.shape, applied["value"])
    if operation.op in (PatchVerb.MOVE, PatchVerb.COPY) and operation.source is not None:
        source = read_pointer(operation.source)
        if bare(source.shape) != bare(target.shape):
            raise UnknownPropertyError(operation.source)
        applied["from"] = source.pointer
    return applied


def _count_copied_bytes(document: Any, applied: Document) -> int:
    if applied["op"] != PatchVerb.COPY or "from" not in applied:
        return 0
    return len(json.dumps(resolve_pointer(document, applied["from"])))


def _read(document: Any) -> UpdateDialog:
    return read_document(UpdateDialog, document)


def _refusal(index: int, text: str) -> Invalid:
    return Invalid([Failure(f"[{index}]", text)])
