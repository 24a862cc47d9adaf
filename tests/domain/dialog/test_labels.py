"""System labels and their log."""

from datetime import UTC, datetime
from random import Random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dialog.actor import SERVICE_OWNER, Actor
from domain.dialog.context import GROUP, EndUserContext
from domain.dialog.labels import Changed, add_sent, change_labels, reset_to_default
from domain.dialog.vocabulary import ActorType, SystemLabel
from domain.kernel.moment import Moment

DEFAULT, BIN, ARCHIVE = SystemLabel.DEFAULT, SystemLabel.BIN, SystemLabel.ARCHIVE
MARKED, SENT = SystemLabel.MARKED_AS_UNOPENED, SystemLabel.SENT
REVISION = UUID("5f0c1c3c-93e1-4b7a-9c38-6a3c1b2d4e5f")
PERSON = Actor(
    actor_type=ActorType.PARTY_REPRESENTATIVE,
    actor_id="urn:altinn:person:identifier-no:01819090285",
    actor_name="Prøve Testesen",
)
some_labels = st.lists(st.sampled_from(SystemLabel), max_size=6)
contexts = st.builds(
    lambda group, flags: EndUserContext(revision=REVISION, system_labels=(group, *sorted(flags))),
    st.sampled_from(GROUP),
    st.sets(st.sampled_from([MARKED, SENT])),
)


def a_moment() -> Moment:
    return Moment(now=datetime(2026, 6, 1, tzinfo=UTC), randomness=Random(1).getrandbits)


def context(*labels: SystemLabel) -> EndUserContext:
    return EndUserContext(revision=REVISION, system_labels=labels)


def change(before: EndUserContext, add: list[SystemLabel], remove: list[SystemLabel]) -> Changed:
    return change_labels(before, add=add, remove=remove, performed_by=PERSON, moment=a_moment())


@pytest.mark.parametrize(
    ("before", "add", "remove", "after", "log"),
    [
        ([DEFAULT], [BIN], [], [BIN], ["set Bin"]),
        ([BIN], [ARCHIVE], [], [ARCHIVE], ["set Archive", "remove Bin"]),
        ([BIN], [DEFAULT], [], [DEFAULT], ["remove Bin"]),
        ([DEFAULT], [BIN, ARCHIVE], [], [ARCHIVE], ["set Archive"]),
        ([DEFAULT], [ARCHIVE, BIN, DEFAULT], [], [DEFAULT], []),
        ([BIN], [], [BIN], [DEFAULT], ["remove Bin"]),
        ([BIN], [BIN], [BIN], [BIN], []),
        ([BIN], [ARCHIVE], [BIN], [ARCHIVE], ["set Archive", "remove Bin"]),
        ([DEFAULT], [], [DEFAULT], [DEFAULT], []),
        ([DEFAULT], [], [BIN, MARKED], [DEFAULT], []),
        ([BIN], [MARKED], [], [BIN, MARKED], ["set MarkedAsUnopened"]),
        ([BIN, MARKED], [], [MARKED], [BIN], ["remove MarkedAsUnopened"]),
        ([BIN, MARKED, SENT], [DEFAULT], [MARKED], [DEFAULT, SENT], ["remove Bin", "remove MarkedAsUnopened"]),
        ([DEFAULT], [MARKED, BIN], [], [BIN, MARKED], ["set MarkedAsUnopened", "set Bin"]),
        ([DEFAULT], [BIN, BIN], [], [BIN], ["set Bin"]),
        ([DEFAULT, SENT], [SENT], [], [DEFAULT, SENT], []),
    ],
)
def test_labels_change_and_are_logged(
    before: list[SystemLabel],
    add: list[SystemLabel],
    remove: list[SystemLabel],
    after: list[SystemLabel],
    log: list[str],
) -> None:
    result, entries = change(context(*before), add, remove)
    assert list(result.system_labels) == after
    assert [f"{entry.action} {entry.name.removeprefix('systemlabel:')}" for entry in entries] == log


def test_log_entry_says_who_and_when() -> None:
    _, (entry,) = change(context(DEFAULT), [BIN], [])
    assert (entry.name, entry.action, entry.performed_by) == ("systemlabel:Bin", "set", PERSON)
    assert entry.created_at == datetime(2026, 6, 1, tzinfo=UTC)


def test_log_entries_sort_as_they_were_made() -> None:
    _, log = change(context(BIN, MARKED), [ARCHIVE, SENT], [MARKED])
    assert [entry.id for entry in log] == sorted(entry.id for entry in log)


def test_change_gives_a_new_revision() -> None:
    assert change(context(DEFAULT), [BIN], [])[0].revision != REVISION


@given(contexts, some_labels)
def test_adding_what_is_there_changes_nothing(before: EndUserContext, add: list[SystemLabel]) -> None:
    there = [label for label in add if label in before.system_labels]
    assert change(before, there, []) == (before, ())


@given(contexts, some_labels, some_labels)
def test_exactly_one_of_the_group_remains(
    before: EndUserContext, add: list[SystemLabel], remove: list[SystemLabel]
) -> None:
    after, _ = change(before, add, remove)
    assert len(set(after.system_labels) & set(GROUP)) == 1
    assert len(set(after.system_labels)) == len(after.system_labels)


@given(contexts, some_labels, some_labels)
def test_log_tells_the_difference_without_default(
    before: EndUserContext, add: list[SystemLabel], remove: list[SystemLabel]
) -> None:
    after, log = change(before, add, remove)
    told = sorted((entry.action, entry.name) for entry in log)
    gained = {("set", f"systemlabel:{label}") for label in set(after.system_labels) - set(before.system_labels)}
    lost = {("remove", f"systemlabel:{label}") for label in set(before.system_labels) - set(after.system_labels)}
    assert told == sorted(change for change in gained | lost if not change[1].endswith("Default"))
    assert [entry.action for entry in log] == sorted((entry.action for entry in log), reverse=True)


@given(contexts, some_labels, some_labels)
def test_revision_changes_exactly_when_labels_do(
    before: EndUserContext, add: list[SystemLabel], remove: list[SystemLabel]
) -> None:
    after, _ = change(before, add, remove)
    assert (after.revision == before.revision) == (set(after.system_labels) == set(before.system_labels))


@given(contexts)
def test_reset_leaves_default_and_keeps_the_flags(before: EndUserContext) -> None:
    after, log = reset_to_default(before, a_moment())
    assert set(after.system_labels) == {DEFAULT} | (set(before.system_labels) - set(GROUP))
    assert all(entry.performed_by == SERVICE_OWNER for entry in log)


def test_reset_of_default_changes_nothing() -> None:
    assert reset_to_default(context(DEFAULT, MARKED), a_moment()) == (context(DEFAULT, MARKED), ())


def test_sent_is_added_once_by_the_service_owner() -> None:
    once, log = add_sent(context(ARCHIVE), a_moment())
    assert once.system_labels == (ARCHIVE, SENT)
    assert [(entry.name, entry.performed_by) for entry in log] == [("systemlabel:Sent", SERVICE_OWNER)]
    assert add_sent(once, a_moment()) == (once, ())
