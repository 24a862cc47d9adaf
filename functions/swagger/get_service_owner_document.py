"""GET swagger/v1.serviceowner/swagger.json: what service owners may ask, in OpenAPI 3.0."""

from functions.hosting.answers import Content
from functions.swagger import AN_HOUR, api


@api.get("v1.serviceowner/swagger.json", cached_for=AN_HOUR, compresses=True)
async def get_service_owner_document() -> Content:
    from functions.documents.audiences import write_swagger  # noqa: PLC0415 - what makes documents is not needed at start

    return Content(write_swagger("serviceowner"), "application/json")
