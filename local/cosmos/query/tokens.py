"""Cuts the text of a query into tokens."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from local.cosmos.failure import bad_request

_PATTERN: Final = re.compile(
    r"""\s+ | --[^\n]* | /\*.*?\*/
    | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | (?P<parameter>@\w+)
    | (?P<name>[^\W\d]\w*|\$\w+)
    | (?P<sign>\|\||<=|>=|!=|<>|\?\?|[-+*/%=<>().,\[\]{}:?])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `text` is as written except for keywords, which `word` spells in capitals."""

    kind: str
    text: str
    at: int

    @property
    def word(self) -> str:
        return self.text.upper()


def tokens_of(text: str) -> list[Token]:
    """Cut the text; raises Refused 400 at the first character that begins no token."""
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _PATTERN.match(text, position)
        if match is None:
            raise bad_request(
                f"Syntax error, invalid token at position {position}: {text[position : position + 10]!r}."
            )
        if match.lastgroup:
            found.append(Token(match.lastgroup, match.group(), position))
        position = match.end()
    found.append(Token("end", "", position))
    return found


def number_value(token: Token) -> int | float:
    return int(token.text) if token.text.isdecimal() else float(token.text)


def string_value(token: Token) -> str:
    """Undo quotes and escapes, which are those of JSON plus an escaped single quote."""
    inner = re.sub(r'\\(.)|"', _as_json, token.text[1:-1], flags=re.DOTALL)
    try:
        value: Any = json.loads(f'"{inner}"', strict=False)
    except ValueError as error:
        raise bad_request(f"Syntax error, invalid string literal at position {token.at}.") from error
    return str(value)


def _as_json(match: re.Match[str]) -> str:
    if match.group() == '"':
        return '\\"'
    return "'" if match.group(1) == "'" else match.group()
