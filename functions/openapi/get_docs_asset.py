"""GET docs/{asset}: a script, a style or an icon of the page; Swagger UI comes from its package."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from domain.kernel.refusals import NotFound
from functions.hosting.answers import Content, Written
from functions.hosting.binding import Segment
from functions.openapi import AN_HOUR, api

_OWN = Path(__file__).parent / "page"
_SCRIPT = "text/javascript"
ASSETS = {
    "start.js": _SCRIPT,
    "swagger-ui-bundle.js": _SCRIPT,
    "swagger-ui-standalone-preset.js": _SCRIPT,
    "swagger-ui.css": "text/css",
    "favicon-32x32.png": "image/png",
}


@cache
def _read(asset: str) -> Written:
    if asset == "start.js":
        return Written((_OWN / asset).read_bytes())
    (version,) = files("swagger_ui_bundle").joinpath("vendor").iterdir()
    return Written(version.joinpath(asset).read_bytes())


@api.get("docs/{asset}", cached_for=AN_HOUR, compresses=True, refuses=(NotFound,))
async def get_docs_asset(asset: Segment) -> Content:
    if asset not in ASSETS:
        raise NotFound("Asset", asset)
    return Content(_read(asset), ASSETS[asset])
