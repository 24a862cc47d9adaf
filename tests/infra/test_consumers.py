"""Filters of consumers are SQL, and ask for properties that messages have: any other filter lets nothing through."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from application.ports.bus import Message
from application.publishing import Publishing
from local.servicebus.broker.sql import FilterError, compile_filter
from tests.infra.bicep.template import Template
from tests.infra.bicep.values import Values

KEYWORDS = {"and", "or", "not", "in", "like", "is", "null", "exists", "escape", "true", "false"}
EVENT = {
    "id": "3f0c2a58-0000-4000-8000-0000000000aa",
    "kind": "DialogUpdated",
    "occurredAt": "2026-03-01T10:00:00Z",
    "silent": False,
    "dialogId": "0195d3a0-1111-7aaa-8bbb-000000000001",
    "org": "ttd",
    "party": "urn:altinn:organization:identifier-no:310778737",
    "serviceResource": "urn:altinn:resource:ttd-tax-return",
    "sequence": 1,
}


@dataclass
class Topic:
    taken: list[Message] = field(default_factory=list)

    async def publish(self, messages: Sequence[Message]) -> None:
        self.taken += messages


class Nowhere:
    async def put(self, name: str, document: Mapping[str, Any], reason: str) -> None:
        pytest.fail(f"{name} cannot be published: {reason}: {json.dumps(document)}")


async def test_filters_of_consumers_name_what_messages_have(parameter_files: dict[str, Template]) -> None:
    published = await properties()
    for environment, file in parameter_files.items():
        for name, text in filters_of(file).items():
            told = f"infra/{environment}.bicepparam, consumer {name}"
            unknown = names_in(text) - published
            assert not unknown, f"{told}: messages have no {sorted(unknown)}, only {sorted(published)}"
            try:
                compile_filter(text)
            except FilterError as error:
                pytest.fail(f"{told}: {error}")


async def properties() -> set[str]:
    topic = Topic()
    await Publishing(topic, Nowhere(), "https://localhost").publish([{"kind": "outbox", "events": [EVENT]}])
    [message] = topic.taken
    return {name.lower() for name in message.properties}


def filters_of(file: Template) -> dict[str, str]:
    node = file.of("var")["consumers"].value
    assert node is not None
    return {each["name"]: each["sqlFilter"] for each in Values(file).of(node) if "sqlFilter" in each}


def names_in(text: str) -> set[str]:
    words = re.findall(r"[^\W\d]\w*", re.sub(r"'(?:[^']|'')*'", "", text).lower())
    return set(words) - KEYWORDS
