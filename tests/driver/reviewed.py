"""Whole answers against reviewed files: what differs in every run is replaced by a name of its own."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_INSTANT = re.compile(r"(\d{4})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z")
_MASKED = re.compile(r"(urn:altinn:person:identifier-ephemeral:)\S+")
_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")
_DOCUMENT_ID = "0192a3b4-0000-7000-8000-"
"""Ids that the builders' document carries itself stay as they are, as do its instants."""


def assert_reviewed(answer: Any, name: str, folder: Path) -> None:
    """Compare with `folder/name.json`; with UPDATE_REVIEWED set, write it instead, to be reviewed as a change."""
    file = folder / f"{name}.json"
    shown = _Names().normalised(answer)
    if os.environ.get("UPDATE_REVIEWED"):
        file.write_text(json.dumps(shown, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert shown == json.loads(file.read_text("utf-8"))


class _Names:
    """Gives the same name to the same id wherever it appears."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._began = datetime.now(UTC)

    def normalised(self, part: Any) -> Any:
        if isinstance(part, dict):
            return {name: self.normalised(value) for name, value in part.items()}
        if isinstance(part, list):
            return [self.normalised(value) for value in part]
        return self._text(part) if isinstance(part, str) else part

    def _text(self, text: str) -> str:
        if _TOKEN.fullmatch(text) and text.startswith("ey"):
            return "<token>"
        if _INSTANT.fullmatch(text) and self._is_of_this_run(text):
            return "<now>"
        return _MASKED.sub(r"\1<masked>", _UUID.sub(self._id, text))

    def _id(self, found: re.Match[str]) -> str:
        identifier = found[0]
        if identifier.startswith(_DOCUMENT_ID):
            return identifier
        return self._ids.setdefault(identifier, f"<id-{len(self._ids) + 1}>")

    def _is_of_this_run(self, text: str) -> bool:
        return abs((datetime.fromisoformat(text) - self._began).total_seconds()) < 24 * 3600
