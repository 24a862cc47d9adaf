"""The documents that other tests start from hold what they promise."""

import json
from collections import defaultdict

from domain.dialog.commands.dialog import CreateDialog
from domain.kernel.command import Command
from tests.builders.dialogs import DIALOG_ID, dialog_document, mutated, without


def test_document_fills_every_field_of_the_contract() -> None:
    filled: defaultdict[type[Command], set[str]] = defaultdict(set)

    def walk(part: object) -> None:
        if isinstance(part, Command):
            filled[type(part)] |= part.model_fields_set
            for name in part.model_fields_set:
                walk(getattr(part, name))
        elif isinstance(part, tuple):
            for item in part:
                walk(item)

    walk(CreateDialog.model_validate_json(json.dumps(dialog_document())))
    missing = {model.__name__: set(model.model_fields) - fields for model, fields in filled.items()}
    assert {name: fields for name, fields in missing.items() if fields} == {}


def test_document_names_its_own_id_once() -> None:
    assert str(dialog_document()).count(DIALOG_ID) == 1


def test_changes_reach_no_other_document() -> None:
    mutated(dialog_document(), "content.title.value[0].value", "changed")
    without(dialog_document(), "attachments[0].urls")
    dialog_document()["content"]["title"]["value"].clear()
    assert dialog_document()["content"]["title"]["value"]
    assert dialog_document()["attachments"][0]["urls"]
