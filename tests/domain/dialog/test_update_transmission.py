"""Replacing a transmission, as a decision."""

from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dialog.commands.actor import Actor
from domain.dialog.commands.transmission import UpdateTransmissionRequest
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children
from domain.dialog.hierarchy import Node, failures
from domain.dialog.threads import link_threads
from domain.dialog.transmission import Transmission
from domain.dialog.update_transmission import Replacement, update_transmission
from domain.dialog.vocabulary import ActorType, TransmissionType
from domain.kernel.moment import Moment
from domain.kernel.refusals import Conflict, NotFound, Unprocessable
from tests.builders.stored import MOMENT, dialog, transmission

ROOT = dialog(has_unopened_content=True, unopened_transmissions_count=1)
SILENT = Moment(now=MOMENT, randomness=Random(5).getrandbits, silent=True)


def letter(number: int, **changes: Any) -> Transmission:
    return replace(transmission(), id=UUID(int=number), **changes)


def updated(number: int, *stored: Transmission, **sent: Any) -> Decision:
    owner = Actor(actor_type=ActorType.SERVICE_OWNER)
    command = UpdateTransmissionRequest(**{"type": TransmissionType.INFORMATION, "sender": owner, **sent})
    children = Children(transmissions=stored)
    return update_transmission(ROOT, children, Replacement(UUID(int=number), command, {}), SILENT)


def test_same_again_is_nothing() -> None:
    assert updated(1, letter(1, external_reference="x"), external_reference="x").is_nothing(ROOT)


def test_change_moves_the_revision_alone() -> None:
    decision = updated(1, letter(1), external_reference="x")
    assert decision.dialog == replace(ROOT, revision=decision.dialog.revision) != ROOT
    assert decision.replaced.transmissions == (letter(1, external_reference="x"),)
    assert [event.silent for event in decision.events_to_publish] == [True]


@pytest.mark.parametrize(
    ("old", "new", "given_up"),
    [(None, None, ()), (None, "new", ()), ("old", "old", ()), ("old", "new", ("old",)), ("old", None, ("old",))],
)
def test_key_that_is_held_no_more_is_given_up(old: str | None, new: str | None, given_up: tuple[str, ...]) -> None:
    assert updated(1, letter(1, idempotent_key=old), idempotent_key=new).given_up == given_up


def test_key_of_another_is_a_conflict() -> None:
    with pytest.raises(Conflict):
        updated(1, letter(1), letter(2, idempotent_key="taken"), idempotent_key="taken")


def test_missing_one_is_not_found() -> None:
    with pytest.raises(NotFound):
        updated(3, letter(1))


def test_what_is_unopened_is_counted_for_later_appends() -> None:
    decision = updated(1, letter(1), type=TransmissionType.SUBMISSION)
    assert decision.dialog.unopened_transmissions_count == 0
    assert decision.dialog.has_unopened_content


@given(st.lists(st.integers(0, 30), min_size=2, max_size=25), st.data())
def test_moved_thread_is_as_if_it_had_always_stood_there(shape: list[int], data: st.DataObject) -> None:
    parents = [UUID(int=1 + number % place) if place and number else None for place, number in enumerate(shape)]
    stored, _ = link_threads([letter(place + 1, related_transmission_id=one) for place, one in enumerate(parents)], {})
    moved = data.draw(st.integers(1, len(stored)))
    target = data.draw(st.none() | st.integers(1, len(stored)).map(lambda number: UUID(int=number)))
    wanted = [one if one.id.int != moved else replace(one, related_transmission_id=target) for one in stored]
    if list(failures([Node(one.id, one.related_transmission_id) for one in wanted])):
        with pytest.raises(Unprocessable):
            updated(moved, *stored, related_transmission_id=target)
        return
    decision = updated(moved, *stored, related_transmission_id=target)
    now = {one.id: one for one in (*stored, *decision.replaced.transmissions)}
    assert tuple(now[one.id] for one in stored) == link_threads(wanted, {})[0]
