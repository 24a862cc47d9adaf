"""JSON text as the stand-in stores and sends it: compact, unescaped, whole numbers without a fraction."""

import json
import math
import re
from typing import Any, Final, NoReturn

from local.cosmos.failure import bad_request

_LARGEST_EXACT: Final = 2**53
_DIGITS_OF_64_BITS: Final = 19
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def write_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_json(text: str | bytes) -> Any:
    """Read JSON sent by a client; raises Refused 400 when it is none."""
    try:
        return json.loads(text, parse_float=_number, parse_int=_integer, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise bad_request("The request body is not valid JSON.") from error


def read_document(text: str | bytes) -> dict[str, Any]:
    document = read_json(text)
    if not isinstance(document, dict):
        raise bad_request("The request body must be a JSON object.")
    return document


def holds_nul(text: str) -> bool:
    """Whether JSON text holds a NUL character, before which SQLite would end the string."""
    return "\\u0000" in text and _NUL.search(text) is not None


def _number(text: str) -> int | float:
    number = float(text)
    if math.isinf(number):
        _refuse(text)
    return int(number) if number.is_integer() and abs(number) < _LARGEST_EXACT else number


def _integer(text: str) -> int | float:
    return int(text) if len(text) < _DIGITS_OF_64_BITS else _number(text)


def _refuse(text: str) -> NoReturn:
    message = f"{text} is no JSON, or no number that a double can hold"
    raise ValueError(message)
