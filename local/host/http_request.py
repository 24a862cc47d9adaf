"""Turns an HTTP request into what the worker receives from Azure's host."""

from collections.abc import Iterable
from urllib.parse import parse_qsl

from aiohttp.web import BaseRequest

from local.host.http_target import still_escaped, url_of
from local.host.worker import Datum

LARGEST_BODY = 104_857_600


async def body_of(request: BaseRequest) -> bytes:
    """The body; empty when the client sends it chunked, as behind Azure's host. Raises when it is too large."""
    if not request.content_length:
        return b""
    if request.headers.get("expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer's own head is still to come
    return await request.read()


def request_datum(request: BaseRequest, path: str, query: str, route_values: dict[str, str], body: bytes) -> Datum:
    """`path` is decoded, `query` as sent."""
    return Datum(
        {
            "method": Datum(request.method, "string"),
            "url": Datum(url_of(request.headers["Host"], path, query), "string"),
            "headers": _texts(_joined((name.lower(), value) for name, value in request.headers.items())),
            "query": _texts(_query(query)),
            "params": _texts(route_values),
            "body": Datum(body, "bytes"),
        },
        "http",
    )


def _texts(values: dict[str, str]) -> dict[str, Datum]:
    return {name: Datum(value, "string") for name, value in values.items()}


def _joined(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _query(text: str) -> dict[str, str]:
    """Values of a name in any spelling joined by commas under the last one; empty values are left out."""
    if not text:
        return {}
    pairs = parse_qsl(text, errors="surrogateescape")
    spelled = {name.lower(): name for name, _ in pairs}
    joined = _joined((spelled[name.lower()], value) for name, value in pairs)
    if text.isascii() and "%" not in text:
        return joined
    return {still_escaped(name): still_escaped(value) for name, value in joined.items()}
