"""GET openapi/enduser.json: what end users may ask."""

import json
from functools import cache

from functions import enduser, metadata
from functions.documents.document import Audience, document
from functions.hosting.answers import Content
from functions.openapi import AN_HOUR, api

AUDIENCE = Audience(
    "Dialogporten for end users",
    "Find and read the dialogs of the parties that one acts for.\n\n"
    "Requests need a token of ID-porten, or one of Maskinporten for a system user, with the scope that each operation "
    "names. Texts come in the languages of `Accept-Language`. Persons other than oneself are masked.",
    (enduser.api, metadata.api),
)


@cache
def _document() -> bytes:
    return json.dumps(document(AUDIENCE), ensure_ascii=False).encode()


@api.get("openapi/enduser.json", cached_for=AN_HOUR, compresses=True)
async def get_end_user_document() -> Content:
    """Made at the first request: nobody else waits for it."""
    return Content(_document(), "application/json")
