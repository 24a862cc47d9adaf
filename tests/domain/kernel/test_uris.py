"""Which texts are well-formed URIs, and which are https addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.kernel.uris import canonicalize, is_https, is_web, is_well_formed

WELL_FORMED = [
    "",
    "relative",
    "relative/path?query=a:b#part",
    "/from/the/root",
    "?only=query",
    "#part",
    "./a:b",
    "urn:altinn:resource:parking-permit",
    "urn:altinn:person:idporten-email:ola%20nordmann@example.no",
    "mailto:post@example.no",
    "HTTP://EXAMPLE.NO",
    "http://example.no:8080/a/b;c=1?d=e&f=%C3%A5#g",
    "http://user:secret@example.no/",
    "http://example.no:/",
    "http://[2001:db8::1]:443/",
    "https://blåbær.example.no/søknad",
    "https://example.no/a(b)'c'*!$,~",
]
MALFORMED = [
    " ",
    "with space",
    " https://example.no",
    "https://example.no ",
    "https://example.no/a b",
    "https://example.no\n",
    "line\u2028separator",
    "100%",
    "%zz",
    "https://example.no/%2",
    "back\\slash",
    "c:\\folder",
    "c:/folder",
    "//example.no/path",
    "<tag>",
    '"quoted"',
    "a^b",
    "a`b",
    "{a}",
    "a|b",
    "a#b#c",
    "1a:b",
    ":",
    "http:",
    "http://",
    "http:///path",
    "http:/example.no",
    "https://:443/",
    "https://example.no:port/",
    "https://example.no:65536/",
    "https://exa[mple.no/",
]


@pytest.mark.parametrize("text", WELL_FORMED)
def test_well_formed(text: str) -> None:
    assert is_well_formed(text)


@pytest.mark.parametrize("text", MALFORMED)
def test_malformed(text: str) -> None:
    assert not is_well_formed(text)


@pytest.mark.parametrize("text", ["https://example.no", "HTTPS://example.no/a?b#c", "https://example.no:443"])
def test_https(text: str) -> None:
    assert is_https(text)


@pytest.mark.parametrize(
    "text", ["", "http://example.no", "https:example.no", "https:/example.no", "//example.no", "x"]
)
def test_not_https(text: str) -> None:
    assert not is_https(text)


@pytest.mark.parametrize("text", ["https://example.no", "HTTP://example.no/a?b#c", "http://example.no:80"])
def test_web(text: str) -> None:
    assert is_web(text)


@pytest.mark.parametrize(
    "text", ["", "javascript:alert(1)", "http:x", "http://", "//example.no", "x", "urn:a:b", "ftp://a", "jar:http://a"]
)
def test_not_web(text: str) -> None:
    assert not is_web(text)


@given(st.text(), st.characters(categories=["Cc", "Zs", "Zl", "Zp"]), st.text())
def test_no_blank_or_control_character_is_well_formed(before: str, character: str, after: str) -> None:
    assert not is_well_formed(before + character + after)


@pytest.mark.parametrize("unit", ["a", "%20", "å", "a%20å", "@", ":", "/", "#", "[", "//a:"])
def test_huge_text_is_judged_at_once(unit: str) -> None:
    # A body may hold 20 MB of it; what is not linear would not come back in time.
    assert is_https("https://" + unit * 1_000_000) in (True, False)


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    assert is_well_formed(text) in (True, False)


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("https://h", "https://h/"),
        ("https://h?x", "https://h/?x"),
        ("https://h#f", "https://h/#f"),
        ("HTTPS://Example.NO:443/A/../b/./c/..?Q#F", "https://example.no/b/?Q#F"),
        ("http://h:80", "http://h/"),
        ("http://h:8080/%7Ea%2f", "http://h:8080/%7Ea%2f"),
        ("https://h:0443/a", "https://h/a"),
        ("https://h:/a", "https://h/a"),
        ("https://user:Pw@H/", "https://user:Pw@h/"),
        ("https://[FE80::1]:443/a", "https://[fe80::1]/a"),
        ("https://BLÅBÆR.no", "https://blåbær.no/"),
        ("https://h/a/b/../../../c", "https://h/c"),
        ("https://h/..", "https://h/"),
        ("https://h/a/.hidden", "https://h/a/.hidden"),
        ("https://h/a//b/", "https://h/a//b/"),
        ("https://h/a?x=/../y", "https://h/a?x=/../y"),
        ("URN:Foo:Bar", "urn:Foo:Bar"),
        ("mailto:A@B.no", "mailto:A@B.no"),
        ("relative/../x", "relative/../x"),
        ("https:///x", "https:///x"),
        ("https://h/ x", "https://h/ x"),
        ("", ""),
    ],
)
def test_uri_is_stored_in_canonical_form(sent: str, stored: str) -> None:
    assert canonicalize(sent) == stored


@given(st.text(alphabet="htps:/.?#@[]%Aa0é8", max_size=40).map(lambda text: f"https://{text}"))
def test_canonical_form_is_well_formed_and_stays(text: str) -> None:
    once = canonicalize(text)
    assert canonicalize(once) == once
    assert is_well_formed(once) == is_well_formed(text)
