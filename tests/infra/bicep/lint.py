"""All checks over a folder of templates."""

from collections.abc import Iterator
from pathlib import Path

from tests.infra.bicep.fault import Fault
from tests.infra.bicep.modules import Templates, check_modules
from tests.infra.bicep.parameters import check_defaults, check_parameter_file
from tests.infra.bicep.properties import check_resources
from tests.infra.bicep.symbols import check_symbols
from tests.infra.bicep.syntax import broken, line, text
from tests.infra.bicep.template import Template


def lint(folder: Path) -> list[Fault]:
    """Every fault of the templates and parameter files below a folder."""
    templates = {path.resolve(): Template(path.resolve()) for path in folder.rglob("*.bicep")}
    parameters = [Template(path.resolve()) for path in folder.rglob("*.bicepparam")]
    return sorted(set(_faults(templates, parameters)))


def _faults(templates: Templates, parameters: list[Template]) -> Iterator[Fault]:
    for each in [*templates.values(), *parameters]:
        yield from check_syntax(each)
        yield from check_symbols(each)
    for template in templates.values():
        yield from check_modules(template, templates)
        yield from check_defaults(template)
        yield from check_resources(template)
    for each in parameters:
        yield from check_parameter_file(each)


def check_syntax(template: Template) -> Iterator[Fault]:
    for node in broken(template.root):
        yield Fault(template.path, line(node), "syntax", text(node)[:60] or f"missing {node.type}")
