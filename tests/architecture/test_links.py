"""Links in documents lead to files and headings that exist, and from the README to every document."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNSEARCHED = {".venv", "node_modules", ".local", ".pytest_cache"}
DOCUMENTS = sorted(file for file in ROOT.rglob("*.md") if not UNSEARCHED & set(file.relative_to(ROOT).parts))
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


def test_every_document_is_reached_from_the_readme() -> None:
    reached, waiting = {ROOT / "README.md"}, [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        found = {file for target in links_of(document) for file in documents_at(document.parent / target)}
        waiting += found - reached
        reached |= found
    lost = [str(file.relative_to(ROOT)) for file in DOCUMENTS if file not in reached and ".github" not in file.parts]
    assert not lost, f"link {lost} from README.md or from a document that it links to"


def documents_at(place: Path) -> list[Path]:
    """A link to a folder leads to all that lies in it."""
    file = Path(str(place).partition("#")[0]).resolve()
    return list(file.glob("*.md")) if file.is_dir() else [file] if file.suffix == ".md" else []
