"""URIs: which texts are well-formed ones, which are web addresses, and the form in which they are stored."""

import re

# Beyond ASCII everything but blanks, and characters that turn the reading direction (RFC 3987, section 4.1).
_INTERNATIONAL = r"[^\x00-\xa0\s\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
_TEXT = re.compile(rf"(?:[A-Za-z0-9._~:/?\[\]@!$&'()*+,;=-]++|{_INTERNATIONAL}++|%[0-9A-Fa-f]{{2}})*+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_AUTHORITY = re.compile(
    r"//(?:[^/?#@\[\]]*@)?"
    r"(?:\[[0-9A-Fa-f:.]+\]|[^/?#@:\[\]!$&'()*+,;=%]+)"
    r"(?::(?:6553[0-5]|655[0-2]\d|65[0-4]\d\d|6[0-4]\d{3}|[1-5]\d{4}|\d{0,4}))?(?=[/?#]|\Z)",
    re.ASCII,
)
_NEED_AUTHORITY = frozenset({"http", "https", "ws", "wss", "ftp", "ftps", "gopher", "nntp", "telnet"})

_CANONICAL = re.compile(r"https://[a-z0-9.-]++/(?!\.)(?:(?!/\.)[^?#])*+(?:[?#]|\Z)")
"""What most addresses look like: nothing is to be done to them."""
_PARTS = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+):"
    r"(?://(?P<user>[^/?#@]*@)?(?P<host>\[[^\]/?#]*\]|[^/?#:]+)(?P<port>:[0-9]*)?(?P<path>(?:/[^?#]*)?)(?P<end>(?:[?#].*)?)"
    r"|(?P<rest>(?!//).*))",
    re.DOTALL,
)
_DEFAULT_PORTS = {"http": "80", "https": "443", "ftp": "21", "ws": "80", "wss": "443"}


def is_well_formed(text: str) -> bool:
    """Tell whether nothing in `text` has to be escaped, and web addresses name a host; empty is a relative URI."""
    before, _, fragment = text.partition("#")
    if not (_TEXT.fullmatch(before) and _TEXT.fullmatch(fragment)):
        return False
    scheme = _SCHEME.match(text)
    return _is_relative(before) if scheme is None else _has_needed_authority(text, scheme)


def canonicalize(text: str) -> str:
    """Write an absolute URI as the reference stores it; anything else stays.

    Scheme and host in lower case, no default port, no dot segments, and a path where there is a host. Percent escapes
    stay as they were sent.
    """
    parts = None if _CANONICAL.match(text) else _PARTS.fullmatch(text)
    if parts is None or not is_well_formed(text):
        return text
    scheme = parts["scheme"].lower()
    if parts["host"] is None:
        return f"{scheme}:{parts['rest']}"
    port = parts["port"] or ""
    number = port[1:].lstrip("0")
    kept = port if number and number != _DEFAULT_PORTS.get(scheme) else ""
    path = _resolve_dots(parts["path"])
    return f"{scheme}://{parts['user'] or ''}{parts['host'].lower()}{kept}{path}{parts['end']}"


def _resolve_dots(path: str) -> str:
    """Resolve dot segments (RFC 3986, section 5.2.4); the path of a host is never empty."""
    kept: list[str] = []
    *folders, last = path.split("/")[1:] or [""]
    for segment in folders:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if last == "..":
        del kept[-1:]
    kept.append("" if last in {".", ".."} else last)
    return "/" + "/".join(kept)


def is_https(text: str) -> bool:
    return text[:8].lower() == "https://" and is_well_formed(text)


def is_web(text: str) -> bool:
    """Tell absolute http and https addresses from URIs that a browser may run, such as `javascript:`."""
    return text.partition("://")[0].lower() in {"http", "https"} and is_well_formed(text)


def _is_relative(text: str) -> bool:
    """A colon in the first segment would make it a scheme; two slashes a host without one."""
    return not text.startswith("//") and ":" not in text.partition("?")[0].partition("/")[0]


def _has_needed_authority(text: str, scheme: re.Match[str]) -> bool:
    return scheme[1].lower() not in _NEED_AUTHORITY or _AUTHORITY.match(text, scheme.end()) is not None
