"""The little HTML that legacy texts may hold."""

import pytest
from hypothesis import given
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
]


@pytest.mark.parametrize("html", ALLOWED)
def test_listed_elements_are_allowed(html: str) -> None:
    assert is_allowed(html)


@pytest.mark.parametrize("html", REFUSED)
def test_anything_else_is_refused(html: str) -> None:
    assert not is_allowed(html)


@given(st.text(alphabet="abc <>/!?-='\"&;[]#", max_size=60))
def test_any_text_gets_an_answer(html: str) -> None:
    assert is_allowed(html) in (True, False)


@given(st.text(), st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True).filter(lambda name: name not in ELEMENTS))
def test_no_other_element_passes_wherever_it_stands(before: str, element: str) -> None:
    assert not is_allowed(f"{before.replace('<', '')}<{element}>after")
