"""ISO 8601 durations, as topology files and ARM write them, in milliseconds."""

import re

_DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_MILLISECONDS = (604_800_000, 86_400_000, 3_600_000, 60_000, 1_000)


def milliseconds(text: object) -> int:
    """`PT1M30S` is 90000; raises ValueError for anything else, years and months included: their length varies."""
    match = _DURATION.fullmatch(text) if isinstance(text, str) else None
    if match is None or not any(match.groups()):
        raise ValueError(f"{text!r} is no ISO 8601 duration such as PT1M or P14D")
    return round(sum(float(part) * unit for part, unit in zip(match.groups(), _MILLISECONDS, strict=True) if part))


def written(duration: int) -> str:
    return f"PT{duration / 1000}S"
