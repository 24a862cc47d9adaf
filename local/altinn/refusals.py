"""Answers of the stand-in to requests it refuses, as problem documents with the reason in words."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

type Respond = Callable[[web.Request], Awaitable[web.StreamResponse]]


def refusal(status: HTTPStatus, detail: str) -> web.Response:
    body = {"title": status.phrase, "status": status.value, "detail": detail}
    return web.json_response(body, status=status, content_type="application/problem+json")


def malformed_is_bad_request() -> Middleware:
    """A body that does not have the expected form is the caller's fault, not a failure of the stand-in."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            return refusal(HTTPStatus.BAD_REQUEST, f"malformed request: {type(error).__name__}: {error}")

    return middleware
