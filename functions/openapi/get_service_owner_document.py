"""GET openapi/serviceowner.json: what service owners may ask."""

import json
from functools import cache

from functions import metadata, serviceowner
from functions.documents.document import Audience, document
from functions.hosting.answers import Content
from functions.openapi import AN_HOUR, api

AUDIENCE = Audience(
    "Dialogporten for service owners",
    "Make digital dialogs available to people and organizations, change them, and follow what happens to them.\n\n"
    "Requests need a token of Maskinporten with the scopes that each operation names. Changes take `If-Match`, and "
    "answer the new revision as `ETag`. Refusals are problem details that tell all failures at once.",
    (serviceowner.api, metadata.api),
)


@cache
def _document() -> bytes:
    return json.dumps(document(AUDIENCE), ensure_ascii=False).encode()


@api.get("openapi/serviceowner.json", cached_for=AN_HOUR, compresses=True)
async def get_service_owner_document() -> Content:
    """Made at the first request: nobody else waits for it."""
    return Content(_document(), "application/json")
