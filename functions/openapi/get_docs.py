"""GET docs: a page on which the documents are read and tried; everything it needs comes from here."""

from functools import cache
from pathlib import Path

from functions.hosting.answers import Content, Written
from functions.openapi import AN_HOUR, api

_PAGE = Path(__file__).parent / "page/index.html"
_POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page may load from nowhere else, and asks nobody else; the reader's components have styles of their own."""


@cache
def _page() -> Written:
    return Written(_PAGE.read_bytes())


@api.get("docs", cached_for=AN_HOUR)
async def get_docs() -> Content:
    return Content(_page(), "text/html", {"Content-Security-Policy": _POLICY})
