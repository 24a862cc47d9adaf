"""Writes a cookie's header as Azure's host does, which takes the worker's cookie apart and writes it anew."""

from http.cookies import Morsel
from urllib.parse import quote


def set_cookie(cookie: Morsel[str]) -> str:
    """Every cookie has a domain and a path, empty where the function gave none; the value is escaped."""
    parts = [f"{cookie.key}={quote(cookie.value, safe='')}"]
    parts += [f"{name}={cookie[name]}" for name in ("expires", "max-age") if cookie[name] != ""]
    parts += [f"{name}={cookie[name]}" for name in ("domain", "path")]
    if cookie["secure"]:
        parts.append("secure")
    if cookie["samesite"]:
        parts.append(f"samesite={cookie['samesite'].lower()}")
    if cookie["httponly"]:
        parts.append("httponly")
    return "; ".join(parts)
