"""Compressed answers, for clients that take them (N-014)."""

import gzip

_FASTEST = 1


def takes_gzip(accept_encoding: str) -> bool:
    """Read the header; a weight of zero refuses."""
    weights = dict(_weighted(part) for part in accept_encoding.lower().split(","))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def encoded(content: str | bytes, accept_encoding: str) -> tuple[str | bytes, dict[str, str]]:
    """Give the content as the client takes it, and the headers that say so."""
    told = {"Vary": "Accept-Encoding"}
    if not takes_gzip(accept_encoding):
        return content, told
    plain = content.encode() if isinstance(content, str) else content
    return gzip.compress(plain, compresslevel=_FASTEST, mtime=0), {**told, "Content-Encoding": "gzip"}


def _weighted(part: str) -> tuple[str, float]:
    coding, _, weight = part.partition(";q=")
    try:
        return coding.strip(), float(weight) if weight else 1.0
    except ValueError:
        return coding.strip(), 0.0
