"""Turns what the worker gives back into an HTTP response."""

import re
from http import HTTPStatus

from aiohttp import HttpVersion, HttpVersion11
from aiohttp.web import Response
from multidict import CIMultiDict

from local.host.set_cookie import set_cookie
from local.host.worker import Datum

_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED})
REASONS = {413: "Payload Too Large", 418: "I'm a teapot", 422: "Unprocessable Entity"}
"""The phrases of Azure's host where Python has others."""


class AnswerRefused(Exception):
    """Azure's host cannot send this answer and gives 500 instead."""


def response_of(returned: Datum | None, version: HttpVersion) -> Response:
    """The response to a function's return value; nothing at all is 204. Raises AnswerRefused.

    A body is sent in chunks unless the function sets its length; HTTP/1.0 knows no chunks.
    """
    response = _response(returned)
    if response.body and "content-length" not in response.headers and version == HttpVersion11:
        response.enable_chunked_encoding()
    return response


def _response(returned: Datum | None) -> Response:
    if returned is None:
        return Response(status=204)
    if returned.type == "http":
        return _declared(returned.value)
    return Response(text=str(returned.value), content_type="text/plain", charset="utf-8")


def _declared(value: dict[str, Datum]) -> Response:
    headers = CIMultiDict((name, header.value) for name, header in value["headers"].items() if header.value)
    status, body = int(value["status_code"].value), value["body"].value
    if status in _WITHOUT_BODY:
        body = None
    _check(headers, body)
    for cookie in value["cookies"] or ():
        for morsel in cookie.values():
            headers.add("set-cookie", set_cookie(morsel))
    return Response(status=status, reason=REASONS.get(status), headers=headers, body=body)


def _check(headers: CIMultiDict[str], body: bytes | None) -> None:
    for name, value in headers.items():
        if not (_NAME.fullmatch(name) and value.isascii() and value.replace("\t", " ").isprintable()):
            raise AnswerRefused(f"the header {name!r} cannot be sent")
    length = headers.get("content-length")
    if length is not None and body is not None and length != str(len(body)):
        raise AnswerRefused("the Content-Length is not that of the body")
