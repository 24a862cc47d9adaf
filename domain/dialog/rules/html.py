"""The little HTML that legacy texts may hold (M-044)."""

import re
from html.parser import HTMLParser
from typing import override

ELEMENTS = ("p", "a", "br", "em", "strong", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th")

type _Attributes = list[tuple[str, str | None]]

_OPEN_MARKUP = re.compile(r"<[A-Za-z/]")
# Comments, doctypes, CDATA and instructions: the parser raises on some that are malformed.
_DECLARATION = re.compile(r"<[!?]")


class _AllowList(HTMLParser):
    """Remembers whether anything beyond the allowed elements was seen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.is_clean = True

    @override
    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        self.is_clean &= tag in ELEMENTS and (_is_link(attrs) if tag == "a" else not attrs)

    @override
    def handle_endtag(self, tag: str) -> None:
        self.is_clean &= tag in ELEMENTS

    @override
    def handle_data(self, data: str) -> None:
        # What the parser gives up on as text, a browser may still take for a tag.
        self.is_clean &= _OPEN_MARKUP.search(data) is None

    @override
    def handle_comment(self, data: str) -> None:
        self.is_clean = False


def is_allowed(html: str) -> bool:
    if _DECLARATION.search(html):
        return False
    parser = _AllowList()
    parser.feed(html)
    # A tag that never closes is left over here, but swallows what a page puts after it.
    is_whole = _OPEN_MARKUP.search(parser.rawdata) is None
    return parser.is_clean and is_whole


def _is_link(attributes: _Attributes) -> bool:
    if len(attributes) != 1:
        return False
    name, value = attributes[0]
    return name == "href" and (value or "")[:8].lower() == "https://"
