"""Links in documents lead somewhere: to a file of this repository, and to a heading that it has."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    file for file in ROOT.rglob("*.md") if not {".venv", "node_modules", ".local"} & set(file.relative_to(ROOT).parts)
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))
def test_links_lead_to_files_and_headings(document: Path) -> None:
    for target in links_of(document):
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        assert file.exists(), f"{document.relative_to(ROOT)} links to {target}, but there is no such file"
        if anchor and file.suffix == ".md":
            told = f"{document.relative_to(ROOT)} links to {target}, but there is no such heading"
            assert anchor in anchors_of(file), told


def links_of(document: Path) -> Iterator[str]:
    for target in LINK.findall(without_code(document.read_text("utf-8"))):
        if not re.match(r"[a-z]+:", target):
            yield target


def without_code(text: str) -> str:
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def anchors_of(file: Path) -> set[str]:
    """Headings as GitHub makes them addresses: in lower case, without punctuation, hyphens for blanks."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in HEADING.findall(file.read_text("utf-8"))
    }
