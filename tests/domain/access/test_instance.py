"""How service owner labels tell the instance (A-020 to A-022)."""

from uuid import UUID

import pytest

from domain.access.instance import dialog_id_of, instance_reference, labels_of
from tests.builders.stored import DIALOG_ID

LOW = "6f0c7e7a-0000-4000-8000-00000000000a"
HIGH = "7f0c7e7a-0000-4000-8000-00000000000a"
OWN = f"urn:altinn:dialog-id:{DIALOG_ID}"


@pytest.mark.parametrize(
    ("labels", "reference"),
    [
        ([], OWN),
        (["something else"], OWN),
        ([f"urn:altinn:instance-id:50000001/{LOW}"], f"urn:altinn:instance-id:50000001/{LOW}"),
        ([f"urn:altinn:integration:storage:50000001/{LOW}"], f"urn:altinn:instance-id:50000001/{LOW}"),
        ([f"  URN:Altinn:Instance-Id:50000001/{LOW.upper()} "], f"urn:altinn:instance-id:50000001/{LOW}"),
        (
            [f"urn:altinn:instance-id:1/{LOW}", f"urn:altinn:integration:storage:1/{HIGH}"],
            f"urn:altinn:instance-id:1/{HIGH}",
        ),
        ([f"urn:altinn:correspondence-id:{HIGH}"], f"urn:altinn:correspondence-id:{HIGH}"),
        (
            [f"urn:altinn:correspondence-id:{LOW}", f"urn:altinn:correspondence-id:{HIGH}"],
            f"urn:altinn:correspondence-id:{HIGH}",
        ),
        (
            [f"urn:altinn:correspondence-id:{HIGH}", f"urn:altinn:instance-id:1/{LOW}"],
            f"urn:altinn:instance-id:1/{LOW}",
        ),
    ],
)
def test_the_highest_app_instance_wins_then_the_highest_correspondence(labels: list[str], reference: str) -> None:
    assert instance_reference(DIALOG_ID, labels) == reference


@pytest.mark.parametrize(
    "value", [f"0/{LOW}", f"-1/{LOW}", f"x/{LOW}", LOW, f"1/2/{LOW}", f"1/{LOW}x", "1/", f"\u0661/{LOW}", f"1/{LOW}\n2"]
)
def test_invalid_app_references_are_ignored(value: str) -> None:
    assert instance_reference(DIALOG_ID, [f"urn:altinn:instance-id:{value}"]) == OWN


def test_a_dialog_reference_names_its_dialog() -> None:
    assert dialog_id_of(OWN.upper()) == DIALOG_ID
    assert dialog_id_of(f"urn:altinn:instance-id:1/{LOW}") is None
    assert dialog_id_of("urn:altinn:dialog-id:nonsense") is None


def test_an_app_instance_is_found_under_both_its_labels() -> None:
    expected = {f"urn:altinn:instance-id:1/{LOW}", f"urn:altinn:integration:storage:1/{LOW}"}
    assert labels_of(f"urn:altinn:instance-id:1/{LOW.upper()}") == expected


def test_a_correspondence_is_found_under_its_own_label() -> None:
    assert labels_of(f"urn:altinn:correspondence-id:{LOW}") == {f"urn:altinn:correspondence-id:{LOW}"}


@pytest.mark.parametrize("reference", ["", OWN, "urn:altinn:correspondence-id:x", "anything"])
def test_other_references_have_no_label(reference: str) -> None:
    assert labels_of(reference) == frozenset()


def test_every_label_of_an_instance_leads_back_to_it() -> None:
    reference = f"urn:altinn:instance-id:50000001/{LOW}"
    assert {instance_reference(UUID(int=0), [label]) for label in labels_of(reference)} == {reference}
