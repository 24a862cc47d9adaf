"""Who has seen a dialog since when."""

from datetime import UTC, datetime
from uuid import UUID

from domain.access.user_type import UserType
from domain.dialog.actor import Actor
from domain.dialog.seen import SeenEntry, newest_per_actor
from domain.dialog.vocabulary import ActorType


def seen(number: int, day: int, by: str) -> SeenEntry:
    return SeenEntry(
        id=UUID(int=number),
        seen_at=datetime(2026, 6, day, tzinfo=UTC),
        seen_by=Actor(actor_type=ActorType.PARTY_REPRESENTATIVE, actor_id=by),
        user_type=UserType.PERSON,
    )


def test_newest_entry_of_each_actor_comes_newest_first() -> None:
    entries = (seen(1, 1, "a"), seen(2, 3, "b"), seen(3, 2, "a"), seen(4, 5, "a"))
    newest = newest_per_actor(entries, datetime(2026, 6, 1, tzinfo=UTC))
    assert [entry.id.int for entry in newest] == [4, 2]


def test_entries_before_the_instant_do_not_count() -> None:
    entries = (seen(1, 1, "a"), seen(2, 2, "b"))
    assert newest_per_actor(entries, datetime(2026, 6, 2, tzinfo=UTC)) == (entries[1],)
