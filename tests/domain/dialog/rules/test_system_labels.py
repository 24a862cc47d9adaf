"""Rules for setting system labels, of one dialog and of many."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from domain.access.caller import ServiceOwner
from domain.dialog.commands.system_labels import BulkSetSystemLabels, BulkSetSystemLabelsAsOwner, SetSystemLabelsAsOwner
from domain.dialog.rules import system_labels as rules
from tests.builders.stored import PERSON, owner, person

SERVICE_OWNER = {"actorType": "ServiceOwner"}


def dialogs(count: int) -> list[dict[str, str]]:
    return [{"dialogId": str(UUID(int=number))} for number in range(count)]


def paths(rule: Callable[..., Any], command: Any, caller: Any) -> list[str]:
    return [failure.path for failure in rule(command, caller, None)]


def on_behalf() -> ServiceOwner:
    return owner(pid="01819090285")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, []),
        ({"addLabels": ["Bin", "Archive"], "removeLabels": ["Default", "MarkedAsUnopened"]}, []),
        ({"systemLabels": ["Sent"], "addLabels": ["Bin", "Sent"]}, ["systemLabels[0]", "addLabels[1]"]),
        ({"removeLabels": ["Sent"]}, ["removeLabels[0]"]),
        ({"dialogs": []}, ["dialogs"]),
        ({"dialogs": None}, ["dialogs"]),
        ({"dialogs": dialogs(100)}, []),
        ({"dialogs": dialogs(101)}, ["dialogs.count"]),
        ({"dialogs": [*dialogs(2), *dialogs(1)]}, ["dialogs"]),
        ({"dialogs": [], "addLabels": ["Sent"]}, ["dialogs", "addLabels[0]"]),
    ],
)
def test_end_users_set_all_labels_but_sent_on_up_to_a_hundred_dialogs(sent: Any, expected: list[str]) -> None:
    command = BulkSetSystemLabels.model_validate({"dialogs": dialogs(1), **sent}, strict=False)
    assert paths(rules.of_many_by_end_user, command, person()) == expected


@pytest.mark.parametrize(
    ("caller", "performer", "expected"),
    [
        (owner(), None, ["endUserId"]),
        (owner(), SERVICE_OWNER, []),
        (on_behalf(), None, []),
        (on_behalf(), SERVICE_OWNER, ["performedBy"]),
        (owner(), {"actorType": "PartyRepresentative"}, ["performedBy"]),
        (owner(), {"actorType": "PartyRepresentative", "actorId": PERSON}, []),
        (owner(), {"actorType": "PartyRepresentative", "actorId": "nobody"}, ["performedBy.actorId"]),
        (owner(), {**SERVICE_OWNER, "actorName": "Somebody"}, ["performedBy.actorName"]),
    ],
)
def test_owners_name_a_person_or_a_performer(caller: ServiceOwner, performer: Any, expected: list[str]) -> None:
    one = SetSystemLabelsAsOwner.model_validate({"performedBy": performer}, strict=False)
    many = BulkSetSystemLabelsAsOwner.model_validate({"performedBy": performer, "dialogs": dialogs(200)}, strict=False)
    assert paths(rules.by_owner, one, caller) == expected
    assert paths(rules.of_many_by_owner, many, caller) == expected


def test_owners_set_labels_on_up_to_two_hundred_dialogs() -> None:
    command = BulkSetSystemLabelsAsOwner.model_validate({"dialogs": dialogs(201)}, strict=False)
    assert paths(rules.of_many_by_owner, command, on_behalf()) == ["dialogs.count"]


def test_older_name_of_the_labels_to_add_comes_first() -> None:
    command = SetSystemLabelsAsOwner.model_validate({"systemLabels": ["Bin"], "addLabels": ["Archive"]}, strict=False)
    assert [str(label) for label in command.added] == ["Bin", "Archive"]
    assert command.removed == ()
