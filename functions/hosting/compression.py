"""Compressed answers, for clients that take them (N-014)."""

import gzip


def takes_gzip(accept_encoding: str) -> bool:
    """Read the header; a weight of zero refuses."""
    weights = dict(_read_weight(part) for part in accept_encoding.lower().split(","))
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def compress(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _read_weight(part: str) -> tuple[str, float]:
    coding, _, weight = part.partition(";q=")
    try:
        return coding.strip(), float(weight) if weight else 1.0
    except ValueError:
        return coding.strip(), 0.0
