"""Bodies of items that nobody queries: compressed, so that a list of several MB fits into one item."""

import zlib
from base64 import b64decode, b64encode


def pack(body: bytes) -> str:
    return b64encode(zlib.compress(body)).decode("ascii")


def unpack(text: object) -> bytes:
    """Give back what was packed; nothing at all when it was not, which no reader takes for an answer."""
    try:
        return zlib.decompress(b64decode(str(text), validate=True))
    except (ValueError, zlib.error):
        return b""
