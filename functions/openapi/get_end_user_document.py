"""GET openapi/enduser.json: what end users may ask."""

from functions.hosting.answers import Content
from functions.openapi import AN_HOUR, api


@api.get("openapi/enduser.json", cached_for=AN_HOUR, compresses=True)
async def get_end_user_document() -> Content:
    from functions.documents.audiences import write_document  # noqa: PLC0415 - what makes documents is not needed at start

    return Content(write_document("enduser"), "application/json")
