"""Rules are cited by id, in code, tests and documents; docs/rules says what each of them means."""

import os
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from domain.dialog.vocabulary import ActivityType

ROOT = Path(__file__).parents[2]
RULES = ROOT / "docs" / "rules"
PAGES = {
    "M": "model.md",
    "S": "service-owner.md",
    "E": "end-user.md",
    "A": "authorization.md",
    "V": "events.md",
    "W": "wire.md",
    "N": "operations.md",
}
SUFFIXES = {".py", ".md", ".bicep", ".bicepparam", ".yml", ".yaml", ".toml", ".js", ".sh", ".json"}
UNSEARCHED = {"node_modules", "__pycache__", "snapshots"}
ID = re.compile(rf"(?<![\w-])([{''.join(PAGES)}])-(\d{{3}})(?![\w-])")
RANGE = re.compile(rf"{ID.pattern} to {ID.pattern}")
HEADING = re.compile(r"### (\S+)(.*)")
TITLED = re.compile(r" \S.*")


def test_every_cited_rule_has_a_heading() -> None:
    headings = {rule for page in PAGES.values() for rule, _ in headings_of(page)}
    missing = {rule: sorted(files) for rule, files in cited().items() if rule not in headings}
    assert not missing, "\n".join(explain(rule, files) for rule, files in sorted(missing.items()))


def test_every_heading_is_a_titled_rule_of_its_page() -> None:
    for letter, page in PAGES.items():
        headings = list(headings_of(page))
        for rule, title in headings:
            told = f"docs/rules/{page}: '### {rule}{title}' must be '### {letter}-nnn Title'"
            assert re.fullmatch(rf"{letter}-\d{{3}}", rule), told
            assert TITLED.fullmatch(title), told
        ids = [rule for rule, _ in headings]
        twice = {rule for rule in ids if ids.count(rule) > 1}
        assert not twice, f"docs/rules/{page}: {twice} has two headings, take another number"


def test_every_rule_says_something() -> None:
    for page in PAGES.values():
        for rule, text in re.findall(r"^### (\S+).*\n+(.*)", (RULES / page).read_text("utf-8"), re.MULTILINE):
            assert re.match(r"[^#]", text), f"docs/rules/{page}: {rule} needs a sentence below its heading"


def test_rules_name_every_activity_type() -> None:
    text = (RULES / PAGES["M"]).read_text("utf-8")
    missing = [word.value for word in ActivityType if f"`{word}`" not in text]
    assert not missing, f"docs/rules/{PAGES['M']}: add {', '.join(missing)} to the table of M-079"


def headings_of(page: str) -> Iterator[tuple[str, str]]:
    for line in (RULES / page).read_text("utf-8").splitlines():
        if heading := HEADING.fullmatch(line):
            yield heading[1], heading[2]


def cited() -> dict[str, set[str]]:
    """Where each rule is cited; 'X-001 to X-003' cites all three."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for file in searched():
        for rule in rules_in(file.read_text("utf-8")):
            found[rule].add(str(file.relative_to(ROOT)))
    return found


def rules_in(text: str) -> Iterator[str]:
    for letter, number in ID.findall(text):
        yield f"{letter}-{number}"
    for letter, first, _, last in RANGE.findall(text):
        yield from (f"{letter}-{number:03}" for number in range(int(first), int(last) + 1))


def searched() -> Iterator[Path]:
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = [name for name in subfolders if name not in UNSEARCHED and not is_hidden(name)]
        yield from (Path(folder, name) for name in names if Path(name).suffix in SUFFIXES)


def is_hidden(name: str) -> bool:
    return name.startswith(".") and name not in {".github", ".ci"}


def explain(rule: str, files: list[str]) -> str:
    page = PAGES[rule[0]]
    return (
        f"{rule} is cited in {', '.join(files)} but is no rule: mend the citation, or add to docs/rules/{page} "
        f"'### {rule} Title' and a sentence that says what holds"
    )
