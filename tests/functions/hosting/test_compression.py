"""Compressed answers go to those who take them (N-014)."""

import gzip

import pytest

from functions.hosting.compression import encoded, takes_gzip


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("", False),
        ("br", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("gzip;q=much", False),
    ],
)
def test_the_header_says_what_is_taken(header: str, taken: bool) -> None:
    assert takes_gzip(header) is taken
    content, headers = encoded("tekst " * 100, header)
    assert headers["Vary"] == "Accept-Encoding"
    assert ("Content-Encoding" in headers) is taken
    assert (gzip.decompress(content).decode() if isinstance(content, bytes) else content) == "tekst " * 100
