"""The little HTML that legacy texts may hold."""

from html.parser import HTMLParser
from typing import override

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.dialog.rules.html import ELEMENTS, is_allowed

ALLOWED = [
    "",
    "plain text",
    "1 < 2 & 3 > 2",
    "<p>One<br>two<br/>three</p>",
    "<P>Capitals</P>",
    "<ul><li>a</li></ul><ol><li>b</li></ol>",
    "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>",
    "<em>never <strong>closed",
    '<a href="https://example.no/a?b=c&amp;d=e">link</a>',
    "<a href='HTTPS://EXAMPLE.NO'>link</a>",
    "<a href=https://example.no>link</a>",
    "&lt;script&gt; &#60;b&#62;",
    "<p >a</p\n>",
    "<br />",
    "a <3 b, <- c, 1<2, a<\u00e6",
    "<a\n\thref = 'https://example.no'\r\n>link</a >",
    "<a href=https://example.no/?a=b&c=d />link</a>",
]
REFUSED = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example.no></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<b>bold</b>",
    "<div>",
    "</div>",
    "<svg/onload=alert(1)>",
    "<style>p{}</style>",
    "<textarea><p>",
    "<title>x</title>",
    "<plaintext>",
    '<p class="x">a</p>',
    "<p/onclick=alert(1)>a</p>",
    "<br clear>",
    "<a>no address</a>",
    "<a name=x>anchor</a>",
    "<a href>empty</a>",
    '<a href="http://example.no">insecure</a>',
    '<a href=" https://example.no">blank first</a>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="//example.no">x</a>',
    '<a href="https://example.no" target="_blank">two attributes</a>',
    '<a href="https://example.no" href="javascript:alert(1)">twice</a>',
    '<a/href="javascript:alert(1)">x</a>',
    "<!-- comment -->",
    "<!--[if IE]><p><![endif]-->",
    "<!doctype html>",
    "<?php echo 1 ?>",
    "<![CDATA[x]]>",
    "<![;",
    "</ bogus comment>",
    "<p",
    "text <img src=x onerror=alert(1) ",
    "<a href='https://example.no",
    "</",
    "<!",
    "<p>good</p><script",
    "<custom-element>",
    "<p\x00>",
    "<p>a</p onclick=alert(1)>",
    "</p/onclick=alert(1)>",
    "</P\nSTYLE='x'>",
    '<a href="https://example.no">a</a href="javascript:alert(1)">',
    "</p/>",
    "</ p>",
    "</>",
    "<p\x0b>",
    "<p\u00a0class=x>",
    "<p<script>>",
    "<p <b>>",
    "<<script>",
    "<a href='https://example.no'onclick=alert(1)>",
    '<a href="https://example.no""onclick=alert(1)>',
    "<a href=https://example.no onclick=alert(1)>",
    "<a href=https://example.no\tonclick=alert(1)>",
    "<a href=`https://example.no` onclick=alert(1)>",
    '<a href="https://example.no><img src=x onerror=alert(1)>">',
    "<a href='java\tscript:alert(1)'>",
    "<a href='\x01javascript:alert(1)'>",
    "<a href='&#106;avascript:alert(1)'>",
    "<a href='&#104;ttps://example.no'>",
    "<a href='https:&#47;/example.no'>",
    "<a href=' \n https://example.no'>",
    "<a href='https://example.no\njavascript:alert(1)'>",
    "<a href='https:/\t/example.no'>",
    "<a xlink:href='https://example.no'>",
    "<a href='https:\\\\example.no'>",
    "<![CDATA[<script>]]>",
    "<!-->",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<?xml-stylesheet href='x'?>",
    "<?><script>",
    "<%= 1 %><script>",
    "<p>\x00<script\x00>",
    "<scr\x00ipt>",
    "<\x00script>",
    "<\x01/p onclick=alert(1)>",
    "<\x7f!--",
    "<thead\x00>",
    "<pre>",
    "<tabl>",
    "<th ead>",
    "<svg><p>",
    "<math><a xlink:href=javascript:alert(1)>",
    "<noscript><p>",
]


@pytest.mark.parametrize("html", ALLOWED)
def test_listed_elements_are_allowed(html: str) -> None:
    assert is_allowed(html)


@pytest.mark.parametrize("html", REFUSED)
def test_anything_else_is_refused(html: str) -> None:
    assert not is_allowed(html)


class _Seen(HTMLParser):
    """Reads a text as another parser does, and lists its tags and whatever else is no text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.others: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))

    @override
    def handle_endtag(self, tag: str) -> None:
        self.tags.append((tag, [("href", "https://")] if tag == "a" else []))

    @override
    def handle_comment(self, data: str) -> None:
        self.others.append(data)


PIECES = st.sampled_from(
    ["<p>", "</p>", "<a href='https://a'>", "</a>", "</p ", "<a ", "href=", "'", '"', "https://b", "javascript:c", ">"]
)


@given(st.lists(PIECES | st.text(alphabet="<>/=!?&#;ab\t\n\x00 ", max_size=4), max_size=12).map("".join))
def test_another_parser_finds_nothing_else_in_what_is_allowed(html: str) -> None:
    assume(is_allowed(html))
    seen = _Seen()
    seen.feed(html)
    seen.close()
    assert not seen.others
    for tag, attributes in seen.tags:
        assert tag in ELEMENTS
        assert [name for name, _ in attributes] == (["href"] if tag == "a" else [])
        assert all(value is not None and value.startswith("https://") for _, value in attributes)


@given(st.sampled_from(ELEMENTS), st.text(min_size=1).filter(lambda text: text.strip("\t\n\f\r >")))
def test_an_end_tag_has_nothing_beside_its_name(element: str, after: str) -> None:
    assert not is_allowed(f"</{element} {after.replace('>', '')}>")


def test_a_long_text_takes_time_in_proportion_to_its_length() -> None:
    assert not is_allowed("<a href='https://" * 50_000)
    assert is_allowed("<p" + " " * 500_000 + ">")


@given(st.text(), st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True).filter(lambda name: name not in ELEMENTS))
def test_no_other_element_passes_wherever_it_stands(before: str, element: str) -> None:
    assert not is_allowed(f"{before.replace('<', '')}<{element}>after")
