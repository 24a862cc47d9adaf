"""Turns an HTTP request into what the worker receives from Azure's host."""

from collections.abc import Iterable
from urllib.parse import parse_qsl, unquote

from aiohttp.web import BaseRequest

from local.host.worker import Datum

LARGEST_BODY = 104_857_600


def path_of(request: BaseRequest) -> str:
    """The decoded path. An escaped slash stays escaped, so that it does not part segments."""
    raw = request.raw_path.partition("?")[0]
    if "%" not in raw:
        return raw
    return unquote(raw.replace("%2F", "%252F").replace("%2f", "%252f"))


async def body_of(request: BaseRequest) -> bytes:
    """The body; empty when the client sends it chunked, as behind Azure's host. Raises when it is too large."""
    if not request.content_length:
        return b""
    if request.headers.get("expect", "").lower() == "100-continue":
        await request.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        request.writer.output_size = 0  # the answer's own head is still to come
    return await request.read()


def request_datum(request: BaseRequest, route_values: dict[str, str], body: bytes) -> Datum:
    return Datum(
        {
            "method": Datum(request.method, "string"),
            "url": Datum(f"{request.scheme}://{request.host}{request.raw_path}", "string"),
            "headers": _texts(_joined((name.lower(), value) for name, value in request.headers.items())),
            "query": _texts(_query(request.raw_path)),
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


def _query(raw_path: str) -> dict[str, str]:
    """Repeated values joined by commas, names compared without case, names without a value left out."""
    text = raw_path.partition("?")[2]
    if not text:
        return {}
    pairs = parse_qsl(text, keep_blank_values=True)
    spelled: dict[str, str] = {}
    joined = _joined((spelled.setdefault(name.lower(), name), value) for name, value in pairs)
    return {name: value for name, value in joined.items() if value}
