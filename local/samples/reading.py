"""Reads a sample and fills in its placeholders.

`{now+14d}`, `{now-2h}`, `{now-30m}`: an instant relative to now. `{id:NAME}`: a new UUIDv7, the same one wherever
the same NAME stands in the document.
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import randbits
from typing import Any

from domain.kernel.ids import ascending_ids

PLACEHOLDER = re.compile(r"\{(?:now(?P<amount>[+-]\d+)(?P<unit>[dhm])|id:(?P<name>\w+))\}")
UNITS = {"d": "days", "h": "hours", "m": "minutes"}

type Sample = dict[str, Any]


def samples(folder: Path = Path(__file__).parent) -> Iterator[tuple[str, Sample]]:
    """Name and document of every sample of the folder, in order of name."""
    for file in sorted(folder.glob("*.json")):
        yield file.stem, filled(file.read_text("utf-8"), datetime.now(UTC))


def filled(text: str, now: datetime) -> Sample:
    """The document with instants and ids in place of its placeholders."""
    new_id, ids = ascending_ids(now, randbits), dict[str, str]()

    def value_of(placeholder: re.Match[str]) -> str:
        name, amount, unit = placeholder["name"], placeholder["amount"], placeholder["unit"]
        if name is None:
            return (now + timedelta(**{UNITS[unit]: int(amount)})).isoformat()
        if name not in ids:
            ids[name] = str(new_id())
        return ids[name]

    document: Sample = json.loads(PLACEHOLDER.sub(value_of, text))
    return document
