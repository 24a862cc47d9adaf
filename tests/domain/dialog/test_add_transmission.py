"""Adding a transmission, as a decision."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dialog import hierarchy
from domain.dialog.add_transmission import MAX_COUNT, add_transmission
from domain.dialog.commands.actor import Actor
from domain.dialog.commands.attachment import CreateDialogTransmissionAttachment
from domain.dialog.commands.transmission import CreateDialogTransmission
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.events import EventKind
from domain.dialog.transmission import Transmission
from domain.dialog.vocabulary import ActorType, SystemLabel, TransmissionType
from domain.kernel.moment import Moment
from domain.kernel.refusals import Unprocessable
from tests.builders.stored import MOMENT, dialog, transmission

OWNER = Actor(actor_type=ActorType.SERVICE_OWNER)


def added(moment: Moment, before: Dialog, *known: Transmission, **sent: Any) -> Decision:
    command = CreateDialogTransmission(**{"type": TransmissionType.INFORMATION, "sender": OWNER, **sent})
    return add_transmission(before, Children(transmissions=known), command, {}, moment)


def refused(moment: Moment, before: Dialog, *known: Transmission, **sent: Any) -> list[str]:
    with pytest.raises(Unprocessable) as refusal:
        added(moment, before, *known, **sent)
    return list(refusal.value.errors)


@pytest.mark.parametrize("kind", TransmissionType)
def test_counters_and_labels_follow_the_direction(kind: TransmissionType, moment: Moment) -> None:
    decision = added(moment, dialog(), type=kind)
    after, from_party = decision.dialog, kind.is_from_party
    assert after.from_party_transmissions_count == from_party
    assert after.from_service_owner_transmissions_count == (not from_party)
    assert after.has_unopened_content is not from_party
    assert (SystemLabel.SENT in after.end_user_context.system_labels) is from_party
    assert [change.name for change in decision.added.label_log] == (["systemlabel:Sent"] if from_party else [])
    assert [event.kind for event in decision.events_to_publish] == [EventKind.UPDATED, EventKind.TRANSMISSION_CREATED]


def test_it_is_content_and_resets_who_has_seen_it(moment: Moment) -> None:
    after = added(moment, dialog(is_seen_since_last_content_update=True)).dialog
    assert after.content_updated_at == after.updated_at == moment.now
    assert not after.is_seen_since_last_content_update


def test_reply_stands_below_its_parent_which_remembers_it(moment: Moment) -> None:
    parent = replace(transmission(), depth=7, replies=3)
    decision = added(moment, dialog(), parent, related_transmission_id=parent.id)
    assert decision.added.transmissions[0].depth == 8
    assert decision.replaced.transmissions == (replace(parent, replies=4),)


@pytest.mark.parametrize(
    ("depth", "replies", "expected"),
    [(99, 99, []), (100, 0, ["Transmissions"]), (1, 100, ["Transmissions"])],
)
def test_limits_of_threads_are_judged_by_the_parent_alone(
    depth: int, replies: int, expected: list[str], moment: Moment
) -> None:
    parent = replace(transmission(), depth=depth, replies=replies)
    if expected:
        assert refused(moment, dialog(), parent, related_transmission_id=parent.id) == expected
    else:
        added(moment, dialog(), parent, related_transmission_id=parent.id)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_appends_one_by_one_judge_as_the_whole_tree_does(parents: list[int]) -> None:
    """What each append remembers equals what measuring all at once would say."""
    moment, root = Moment(now=MOMENT, randomness=Random(3).getrandbits), dialog()
    tree: dict[UUID, Transmission] = {}
    for number in parents:
        known = list(tree.values())
        parent = known[number % len(known)] if known and number else None
        decision = added(moment, root, *((parent,) if parent else ()), related_transmission_id=parent and parent.id)
        root = decision.dialog
        tree |= {one.id: one for one in (*decision.replaced.transmissions, *decision.added.transmissions)}
    nodes = [hierarchy.Node(one.id, one.related_transmission_id) for one in tree.values()]
    assert list(hierarchy.failures(nodes)) == []
    for one in tree.values():
        above = tree[one.related_transmission_id].depth if one.related_transmission_id else 0
        assert one.depth == above + 1
        assert one.replies == sum(node.parent == one.id for node in nodes)


def test_all_that_the_dialog_refuses_is_told_at_once(moment: Moment) -> None:
    full = dialog(from_service_owner_transmissions_count=MAX_COUNT)
    expired = CreateDialogTransmissionAttachment(expires_at=moment.now)
    nobody = Actor(actor_type=ActorType.PARTY_REPRESENTATIVE, actor_id="urn:altinn:person:identifier-no:01819090285")
    sent = {"attachments": (expired,), "related_transmission_id": UUID(int=9), "sender": nobody}
    assert refused(moment, full, **sent) == [
        "Transmissions.Attachments.ExpiresAt",
        "Transmissions",
        "ActorId",
        "FromServiceOwnerTransmissionsCount",
    ]


def test_counter_of_the_party_has_the_same_end(moment: Moment) -> None:
    full = dialog(from_party_transmissions_count=MAX_COUNT)
    assert refused(moment, full, type=TransmissionType.CORRECTION) == ["FromPartyTransmissionsCount"]


def test_while_the_dialog_is_not_visible_it_is_dated_when_it_will_be(moment: Moment) -> None:
    visible = moment.now + timedelta(days=1)
    decision = added(moment, dialog(visible_from=visible), created_at=MOMENT)
    assert decision.added.transmissions[0].created_at == visible
    assert decision.dialog.content_updated_at == visible
