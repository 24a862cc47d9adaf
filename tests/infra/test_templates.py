"""The templates hold together: syntax, names, modules, parameters and resource properties."""

from pathlib import Path
from typing import Any

from tests.infra.bicep.lint import lint
from tests.infra.bicep.template import Template
from tests.infra.bicep.values import Values

INFRA = Path(__file__).parents[2] / "infra"


def test_templates_and_parameter_files_have_no_faults() -> None:
    assert [str(fault) for fault in lint(INFRA)] == []


def test_every_module_is_used(templates: dict[str, Template]) -> None:
    used = {Path(each.target).name for template in templates.values() for each in template.of("module").values()}
    assert templates.keys() - used == {"main.bicep"}


def test_each_environment_has_a_parameter_file_that_names_it(parameter_files: dict[str, Template]) -> None:
    assert parameter_files.keys() == {"dev", "test", "prod"}
    for environment, file in parameter_files.items():
        assert value(file, "environmentName") == environment


def test_production_survives_the_loss_of_a_zone(parameter_files: dict[str, Template]) -> None:
    assert value(parameter_files["prod"], "zoneRedundant") is True


def test_rules_that_keep_the_templates_checkable(templates: dict[str, Template]) -> None:
    for template in templates.values():
        assert "resourceInput<" not in template.source
        assert "..." not in template.source
        assert not any(each.target.startswith(("br", "ts:")) for each in template.of("module").values())


def test_azd_finds_the_group_and_the_service(templates: dict[str, Template]) -> None:
    assert "'azd-env-name': environmentName" in templates["main.bicep"].source
    assert "'azd-service-name': 'api'" in templates["function-app.bicep"].source
    assert "  api:\n" in (INFRA.parent / "azure.yaml").read_text()


def value(file: Template, parameter: str) -> Any:
    node = file.of("var")[parameter].value
    assert node is not None
    return Values(file).of(node)
