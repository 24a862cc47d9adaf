"""The little HTML that legacy texts may hold (M-044)."""

import re

ELEMENTS = ("p", "a", "br", "em", "strong", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th")

_BLANK = r"[\t\n\f\r ]"
_PLAIN = "|".join(name for name in ELEMENTS if name != "a")
_IN_ADDRESS = r"\x00-\x1f\x7f<>"
_ADDRESS = (
    rf"\"https://[^\"{_IN_ADDRESS}]*\""
    rf"|'https://[^'{_IN_ADDRESS}]*'"
    rf"|https://[^ \"'`{_IN_ADDRESS}]*"
)
_START = rf"(?:{_PLAIN}|a{_BLANK}+href{_BLANK}*={_BLANK}*(?:{_ADDRESS})){_BLANK}*/?>"
_END = rf"/(?:a|{_PLAIN}){_BLANK}*>"
# HTML parsers disagree about everything that is not written plainly, so only plain tags are allowed. A browser takes
# `<` for markup before an ASCII letter, a slash, `!` or `?`, and for text before anything else; a reader that drops
# control characters takes it for markup before these, too.
_FOREIGN_MARKUP = re.compile(rf"<(?=[a-z/!?\x00-\x08\x0b\x0e-\x1f\x7f])(?!{_START}|{_END})", re.IGNORECASE | re.ASCII)


def is_allowed(html: str) -> bool:
    return _FOREIGN_MARKUP.search(html) is None
