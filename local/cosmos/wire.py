"""A request and an answer, as the handlers see them: no sockets, only method, path, headers and text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from local.cosmos.charges import MINIMUM
from local.cosmos.documents import write_json
from local.cosmos.failure import CODES, Refused


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `segments` is the unquoted path, `headers` ignores case, `now` is in milliseconds."""

    method: str
    segments: list[str]
    headers: Mapping[str, str]
    body: bytes
    now: int

    def says(self, header: str) -> bool:
        return self.headers.get(header, "").lower() == "true"

    def number(self, header: str) -> int | None:
        text = self.headers.get(header, "")
        return int(text) if text.lstrip("-").isdecimal() else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send back; `text` is the body as JSON text, empty for none."""

    status: int
    text: str = ""
    charge: float = MINIMUM
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, status: int, body: Any, **headers: str) -> Self:
        return cls(status, write_json(body), headers=headers)


def refusal(refused: Refused) -> Answer:
    body = {"code": CODES.get(refused.status, str(refused.status)), "message": refused.message}
    headers = {"x-ms-substatus": str(refused.substatus)} if refused.substatus else {}
    return Answer(refused.status, write_json(body), headers=headers)
