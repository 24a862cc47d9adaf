"""What Azure's web server refuses before a function sees a request: too long, too many, or not text."""

import asyncio
from http import HTTPStatus
from typing import Any

from aiohttp.http_exceptions import LineTooLong
from aiohttp.web import BaseRequest, RequestHandler, Response, Server

LONGEST_REQUEST_LINE = 8_192
LONGEST_HEADERS = 32_768
MOST_HEADERS = 100

_REST_OF_LINE = len("  HTTP/1.1\r\n")
_REST_OF_HEADER = len(": \r\n")
_TOO_MANY = "Too many headers received"  # aiohttp has no class of its own for it


class Front(Server):
    """aiohttp's server with the limits of Azure's."""

    def __init__(self, *arguments: Any, loop: asyncio.AbstractEventLoop, **options: Any) -> None:
        super().__init__(*arguments, loop=loop, **options)
        self._protocol_loop = loop

    def __call__(self) -> RequestHandler:
        return _Protocol(
            self,
            loop=self._protocol_loop,
            max_line_size=LONGEST_REQUEST_LINE,
            max_field_size=LONGEST_HEADERS,
            max_headers=MOST_HEADERS,
            **self._kwargs,
        )


class _Protocol(RequestHandler):
    __slots__ = ()

    def handle_error(
        self,
        request: BaseRequest,
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> Response:
        """Answer what aiohttp could not read, or what raised, as Azure does: without a body, and closing."""
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            self.log_exception("a request of %s failed", request.remote, exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError("the answer has begun already")
        return refusal(_status_of(exc, message) or status)


def _status_of(exc: BaseException | None, message: str | None) -> HTTPStatus | None:
    if isinstance(exc, LineTooLong):
        is_line = exc.args[1] == LONGEST_REQUEST_LINE
        return HTTPStatus.REQUEST_URI_TOO_LONG if is_line else HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if message == _TOO_MANY else None


def refused(request: BaseRequest) -> HTTPStatus | None:
    """The status of a request that was read but goes beyond Azure's limits."""
    if len(request.method) + len(request.raw_path) + _REST_OF_LINE > LONGEST_REQUEST_LINE:
        return HTTPStatus.REQUEST_URI_TOO_LONG
    size = 0
    for name, value in request.raw_headers:
        size += len(name) + len(value) + _REST_OF_HEADER
        if not value.isascii() and not _is_utf8(value):
            return HTTPStatus.BAD_REQUEST
    return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if size > LONGEST_HEADERS else None


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def refusal(status: int) -> Response:
    """An answer without a body that ends the connection."""
    response = Response(status=status)
    response.force_close()
    return response
