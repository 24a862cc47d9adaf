"""Compressed answers go to those who take them (N-014)."""

import gzip
import re

import pytest

from functions.hosting.answers import Written
from functions.hosting.compression import takes_gzip


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


def test_answer_is_compressed_and_tagged_once() -> None:
    written = Written(b"tekst " * 100)
    assert gzip.decompress(written.compressed) == written.plain
    assert len(written.compressed) < len(written.plain)
    assert written.compressed is written.compressed
    assert written.tag is written.tag


def test_entity_tag_tells_contents_apart() -> None:
    assert Written(b"a").tag == Written(b"a").tag != Written(b"b").tag
    assert re.fullmatch(r'W/"[0-9a-f]{32}"', Written(b"").tag)
