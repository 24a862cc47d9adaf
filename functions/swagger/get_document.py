"""GET swagger/v1/swagger.json: what both audiences may ask, in OpenAPI 3.0."""

from functions.hosting.answers import Content
from functions.swagger import AN_HOUR, api


@api.get("v1/swagger.json", cached_for=AN_HOUR, compresses=True)
async def get_document() -> Content:
    from functions.documents.audiences import write_swagger  # noqa: PLC0415 - what makes documents is not needed at start

    return Content(write_swagger(), "application/json")
