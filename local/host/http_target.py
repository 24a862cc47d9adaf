"""Reads the address of a request as Azure's host does: decoded, its dots resolved, escaped anew in the url."""

import re
from urllib.parse import quote, unquote

_UNESCAPED = "/!$&'()*+,;=:@~%"
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


def target_of(raw: str, host: str) -> tuple[str, str]:
    """The raw path and query of a request's target. Raises ValueError.

    A target must be ASCII, and a whole address must name the host of the Host header.
    """
    if not raw.isascii():
        raise ValueError("a target is ASCII")
    if not raw.startswith("/") and "://" in raw:
        authority, slash, rest = raw.partition("://")[2].partition("/")
        if authority.lower() != host.lower():
            raise ValueError("the target and the Host header name different hosts")
        raw = slash + rest
    path, _, query = raw.partition("?")
    return path or "/", query


def decoded_path(raw: str) -> str:
    """The path to route by. An escaped slash stays escaped, and so do bytes that are not UTF-8. Raises ValueError.

    Dots that point upwards are resolved, also when they are escaped.
    """
    path = raw
    if "%" in raw:
        path = still_escaped(unquote(raw.replace("%2F", "%252F").replace("%2f", "%252f"), errors="surrogateescape"))
        if "\0" in path:
            raise ValueError("a path has no NUL")
    return _without_dots(path) if "/." in path else path


def still_escaped(decoded: str) -> str:
    """Text decoded with `surrogateescape`, its stray bytes escaped again."""
    if decoded.isascii():
        return decoded
    return _NOT_UTF8.sub(lambda stray: f"%{ord(stray[0]) - 0xDC00:02X}", decoded)


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def url_of(host: str, path: str, query: str) -> str:
    """The url a function sees: what looks escaped in the decoded path is left alone, so that it may be ambiguous."""
    escaped = quote(path, safe=_UNESCAPED)
    if "%" in path:
        escaped = _LONE_PERCENT.sub("%25", escaped)
    return f"http://{host}{escaped}{'?' if query else ''}{query.replace('#', '%23')}"
