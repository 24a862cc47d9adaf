"""JSON text as the stand-in stores and sends it: compact, unescaped, whole numbers without a fraction."""

import json
from typing import Any, Final, NoReturn

from local.cosmos.failure import bad_request

_LARGEST_EXACT: Final = 2**53


def write_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_json(text: str | bytes) -> Any:
    """Read JSON sent by a client; raises Refused 400 when it is none."""
    try:
        return json.loads(text, parse_float=_number, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise bad_request("The request body is not valid JSON.") from error


def read_document(text: str | bytes) -> dict[str, Any]:
    document = read_json(text)
    if not isinstance(document, dict):
        raise bad_request("The request body must be a JSON object.")
    return document


def _number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < _LARGEST_EXACT else number


def _refuse_constant(name: str) -> NoReturn:
    message = f"{name} is not JSON"
    raise ValueError(message)
