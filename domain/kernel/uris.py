"""Which texts are URIs: well-formed ones, relative or absolute, and absolute http and https addresses."""

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


def is_well_formed(text: str) -> bool:
    """Tell whether nothing in `text` has to be escaped, and web addresses name a host; empty is a relative URI."""
    before, _, fragment = text.partition("#")
    if not (_TEXT.fullmatch(before) and _TEXT.fullmatch(fragment)):
        return False
    scheme = _SCHEME.match(text)
    return _is_relative(before) if scheme is None else _has_needed_authority(text, scheme)


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
