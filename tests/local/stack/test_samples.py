"""Samples and made-up dialogs: placeholders, and that the contract's rules accept them all."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.kernel.ids import is_uuid7
from local.altinn.__main__ import DEFAULT_WORLD
from local.altinn.world import World, read_world
from local.samples.reading import filled, samples
from local.seeding.dialogs import dialogs

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def world() -> World:
    return read_world(DEFAULT_WORLD)


def test_instants_are_relative_to_now() -> None:
    found = filled('{"a": "{now+14d}", "b": "{now-2h}", "c": "{now+30m}"}', NOW)
    assert found == {
        "a": (NOW + timedelta(days=14)).isoformat(),
        "b": (NOW - timedelta(hours=2)).isoformat(),
        "c": (NOW + timedelta(minutes=30)).isoformat(),
    }


def test_same_name_gives_the_same_id_within_a_document() -> None:
    found = filled('["{id:one}", "{id:two}", "{id:one}"]', NOW)
    first, second, third = found
    assert first == third != second
    assert is_uuid7(UUID(first))


def test_other_braces_stay() -> None:
    assert filled('{"a": "{later}"}', NOW) == {"a": "{later}"}


def test_samples_have_no_placeholder_left_and_belong_to_ttd(world: World) -> None:
    for name, sample in samples():
        assert "{" not in json.dumps(list(_texts(sample))), name
        resource = sample["serviceResource"].removeprefix("urn:altinn:resource:")
        assert world.resource[resource].owner == "ttd"


def test_one_sample_has_everything() -> None:
    sample = dict(samples())["byggesoknad"]
    parts = ("content", "attachments", "guiActions", "apiActions", "transmissions", "activities", "searchTags")
    assert all(sample[part] for part in (*parts, "serviceOwnerContext"))


def test_same_seed_makes_the_same_dialogs(world: World) -> None:
    assert list(dialogs(world, 20, 7, NOW)) == list(dialogs(world, 20, 7, NOW))
    assert list(dialogs(world, 20, 7, NOW)) != list(dialogs(world, 20, 8, NOW))


def test_made_up_dialogs_vary(world: World) -> None:
    made = [dialog for _, dialog in dialogs(world, 600, 1, NOW)]
    assert len({dialog["serviceResource"] for dialog in made}) == 20
    assert len({dialog["party"] for dialog in made}) > 20
    assert {dialog["status"] for dialog in made} == {
        "NotApplicable", "InProgress", "Draft", "Awaiting", "RequiresAttention", "Completed",
    }  # fmt: skip
    assert any(len(dialog["transmissions"]) == 4 for dialog in made)


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value
