"""Trims answers of `azmcp bicepschema get` to the property tables that the checks need: see README.md beside this."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SOURCE = "msmcp-azure 3.0.0"
USED_VARIANTS = {"Microsoft.Web/sites/config": {"appsettings"}}

type Answer = dict[str, Any]


def flagged(entry: Answer) -> str:
    """`required string`, `read-only bool`, or the bare type."""
    flags = entry.get("flags") or ""
    mark = "required " if "Required" in flags else "read-only " if "ReadOnly" in flags else ""
    return mark + str(entry["type"])


def table(entries: list[Answer]) -> dict[str, str]:
    return {entry["name"]: flagged(entry) for entry in entries}


def plain(shape: Answer) -> Answer:
    """One object type in the fixture's form; a discriminated one lists its variants by the discriminator's value."""
    if shape["$type"] == "Object":
        trimmed: Answer = {"properties": table(shape["properties"])}
        if "additionalPropertiesType" in shape:
            trimmed["additional"] = shape["additionalPropertiesType"]
        return trimmed
    discriminator = shape["discriminator"]
    variants = {}
    for element in shape["elements"]:
        properties = table(element["properties"])
        variants[properties[discriminator].split(" ")[-1]] = properties
    return {
        "discriminator": discriminator,
        "properties": table(shape["baseProperties"]),
        "variants": variants,
    }


def mentioned(trimmed: Answer) -> Iterator[str]:
    tables = [trimmed.get("properties", {}), *trimmed.get("variants", {}).values()]
    for properties in tables:
        yield from properties.values()
    yield trimmed.get("additional", "any")


def reachable(root: Answer, known: dict[str, Answer]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    waiting = list(mentioned(root))
    while waiting:
        name = waiting.pop().removeprefix("required ").removeprefix("read-only ").replace("[]", "")
        if name in known and name not in found:
            found[name] = plain(known[name])
            waiting.extend(mentioned(found[name]))
    return dict(sorted(found.items()))


def trim(answer: Answer) -> Answer:
    shapes = answer["results"]["BicepSchemaResult"]
    resource = next(shape for shape in shapes if shape["$type"] == "Resource")
    name, version = resource["name"].split("@")
    known = {shape["name"]: shape for shape in shapes if shape["$type"] in {"Object", "DiscriminatedObject"}}
    body = plain(resource["bodyType"])
    if name in USED_VARIANTS:
        body["variants"] = {value: body["variants"][value] for value in USED_VARIANTS[name]}
    return {
        "type": name,
        "apiVersion": version,
        "source": SOURCE,
        "body": body,
        "types": reachable(body, known),
    }


def main(folder: Path) -> None:
    for path in sorted(folder.glob("*.json")):
        trimmed = trim(json.loads(path.read_text()))
        name = trimmed["type"].replace("/", "_").lower()
        (HERE / f"{name}.json").write_text(json.dumps(trimmed, indent=1) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
