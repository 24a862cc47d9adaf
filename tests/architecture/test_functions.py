"""The shape of functions/: one operation a file, named as its function, and only hosting knows the worker's package."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.groups import GROUPS
from functions.hosting.declaration import Api
from functions.hosting.triggers import Triggers
from tests.driver.declared import declared

ROOT = Path(__file__).parents[2]
FILES = [
    file for group in GROUPS for file in sorted(Path(group.__path__[0]).glob("*.py")) if file.name != "__init__.py"
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_file_declares_one_operation_that_has_its_name(file: Path) -> None:
    functions = [node for node in parsed(file).body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    decorated = [node.name for node in functions if declares(node)]
    assert decorated == [file.stem]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_function_is_named_audience_and_file(file: Path) -> None:
    assert f"{file.parent.name}_{file.stem}" in declared().names


def test_only_hosting_and_the_app_itself_know_the_workers_package() -> None:
    knowing = {file for file in sources() if "azure.functions" in imported(file)}
    assert {file.parent for file in knowing} <= {ROOT, ROOT / "functions" / "hosting"}


@pytest.mark.parametrize(
    ("package", "folders"),
    [("azure", {"adapters", "functions", "bootstrap"}), ("aiohttp", {"adapters", "bootstrap"}), ("jwt", {"adapters"})],
)
def test_technology_stays_in_its_folders(package: str, folders: set[str]) -> None:
    using = {file for file in sources() if any(name.split(".")[0] == package for name in imported(file))}
    assert {file.relative_to(ROOT).parts[0] for file in using if file.parent != ROOT} <= folders


def test_every_declaration_comes_from_a_file_of_its_group() -> None:
    assert len(declared().names) == len(FILES)
    assert {type(group.api if hasattr(group, "api") else group.triggers) for group in GROUPS} == {Api, Triggers}


def sources() -> Iterator[Path]:
    yield ROOT / "function_app.py"
    for folder in ("domain", "application", "adapters", "functions", "bootstrap"):
        yield from (ROOT / folder).rglob("*.py")


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def imported(file: Path) -> set[str]:
    nodes = list(ast.walk(parsed(file)))
    froms = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return froms | {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}


def declares(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    calls = [decorator.func for decorator in node.decorator_list if isinstance(decorator, ast.Call)]
    names = [call.value for call in calls if isinstance(call, ast.Attribute)]
    return any(isinstance(name, ast.Name) and name.id in {"api", "triggers"} for name in names)
