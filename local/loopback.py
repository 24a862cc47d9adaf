"""Lets only requests through that name this machine: a web page that points a name of its own here gets no answer."""

import re
from http import HTTPStatus

from aiohttp.typedefs import Handler
from aiohttp.web import BaseRequest, Request, Response, StreamResponse, middleware

_LOOPBACK = re.compile(r"(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?", re.ASCII | re.IGNORECASE)


def names_loopback(request: BaseRequest) -> bool:
    """Judge the host as it was sent: a browser always tells under which name it looked the address up."""
    return _LOOPBACK.fullmatch(request.headers.get("Host", "")) is not None


def misdirected() -> Response:
    return Response(status=HTTPStatus.MISDIRECTED_REQUEST, text="Only requests to localhost are answered.\n")


@middleware
async def loopback_only(request: Request, handler: Handler) -> StreamResponse:
    return await handler(request) if names_loopback(request) else misdirected()
