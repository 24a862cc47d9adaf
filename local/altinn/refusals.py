"""Answers of the stand-in to requests it refuses, as problem documents with the reason in words."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from pydantic import ValidationError

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
        except ValidationError as error:
            return refusal(HTTPStatus.BAD_REQUEST, faults_of(error))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            return refusal(HTTPStatus.BAD_REQUEST, f"malformed request: {type(error).__name__}: {error}")

    return middleware


def faults_of(error: ValidationError) -> str:
    """One line a fault: where it is and what is wrong."""
    return "\n".join(
        f"  {'.'.join(map(str, fault['loc'])) or 'document'}: {fault['msg'].removeprefix('Value error, ')}"
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    )
