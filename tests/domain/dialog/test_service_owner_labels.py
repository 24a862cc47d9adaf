"""Service owner labels: added and removed one by one, each once, in order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dialog.commands.service_owner_label import CreateServiceOwnerLabel
from domain.dialog.decision import Decision
from domain.dialog.dialog import Dialog
from domain.dialog.service_owner_labels import add_label, context_revision, remove_label
from domain.kernel.moment import Moment
from domain.kernel.refusals import Invalid, NotFound
from tests.builders.stored import MOMENT, dialog

labels = st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=3, max_size=8)


def moment() -> Moment:
    return Moment(MOMENT, lambda bits: (1 << bits) - 1)


def added(before: Dialog, label: str) -> Decision:
    return add_label(before, CreateServiceOwnerLabel(value=label), moment())


@given(labels, st.sets(labels.map(str.lower), max_size=5))
def test_added_label_is_stored_once_in_order_and_removed_whatever_its_case(label: str, there: set[str]) -> None:
    before = dialog(labels=tuple(sorted(there - {label.lower()})))
    decision = added(before, f" {label} ")
    stored = decision.dialog.service_owner_context.service_owner_labels
    assert list(stored) == sorted({*there, label.lower()})
    assert context_revision(decision.dialog) != context_revision(before)
    assert replace(decision.dialog, service_owner_context=before.service_owner_context) == before
    assert decision.events == ()
    removed = remove_label(
        decision.dialog, label.upper() if label.upper().lower() == label.lower() else label, moment()
    )
    assert (
        removed.dialog.service_owner_context.service_owner_labels == before.service_owner_context.service_owner_labels
    )


@pytest.mark.parametrize(
    ("there", "label", "keys"),
    [
        (("first",), "First", ["dto.serviceOwnerLabels"]),
        (("first",), "ab", ["dto.serviceOwnerLabels[1].value"]),
        ((), "   ", ["dto.serviceOwnerLabels[0].value"]),
        ((), "x" * 256, ["dto.serviceOwnerLabels[0].value"]),
        (tuple(f"label-{number}" for number in range(20)), "more", ["dto.serviceOwnerLabels"]),
        (
            tuple(f"label-{number}" for number in range(20)),
            "x",
            ["dto.serviceOwnerLabels", "dto.serviceOwnerLabels[20].value"],
        ),
    ],
)
def test_label_that_breaks_a_rule_with_those_there_is_refused(
    there: tuple[str, ...], label: str, keys: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        added(dialog(labels=there), label)
    assert list(refused.value.errors) == keys


def test_label_that_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(NotFound) as refused:
        remove_label(dialog(labels=("first",)), "second", moment())
    assert list(refused.value.errors) == ["Label"]
