"""Reads JSON the way Altinn's services do: member names in any case."""

import json
from typing import Any

from aiohttp import web


def case_blind(document: Any) -> Any:
    """The document with all member names in lower case."""
    if isinstance(document, dict):
        return {name.lower(): case_blind(value) for name, value in document.items()}
    if isinstance(document, list):
        return [case_blind(value) for value in document]
    return document


async def json_object(request: web.Request) -> dict[str, Any]:
    """The body as JSON object; raises ValueError or TypeError for anything else."""
    document = json.loads(await request.text() or "null")
    if not isinstance(document, dict):
        raise TypeError("the body must be a JSON object")
    return document
