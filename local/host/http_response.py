"""Turns what the worker gives back into an HTTP response."""

from aiohttp.web import Response
from multidict import CIMultiDict

from local.host.worker import Datum


def response_of(returned: Datum | None) -> Response:
    """The response to a function's return value; nothing at all is 204."""
    if returned is None:
        return Response(status=204)
    if returned.type == "http":
        return _declared(returned.value)
    return Response(text=str(returned.value), content_type="text/plain", charset="utf-8")


def _declared(value: dict[str, Datum]) -> Response:
    headers = CIMultiDict((name, header.value) for name, header in value["headers"].items() if header.value)
    for cookie in value["cookies"] or ():
        for morsel in cookie.values():
            headers.add("set-cookie", morsel.OutputString())
    return Response(status=int(value["status_code"].value), headers=headers, body=value["body"].value)
