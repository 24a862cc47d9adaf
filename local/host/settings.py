"""Application settings as the host sees them: `%Name%` in bindings, connections by name, the local settings file."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

REFERENCE = re.compile(r"%([^%]+)%")
TRUE = ("1", "true")


def resolved(text: str, environment: Mapping[str, str]) -> str:
    """Replace every `%Name%` by the setting's value; raises ValueError when a setting is missing."""
    return REFERENCE.sub(lambda found: _value(found[1], environment), text)


def _value(name: str, environment: Mapping[str, str]) -> str:
    value = environment.get(name, environment.get(name.replace(":", "__")))
    if not value:
        raise ValueError(f"'%{name}%' does not resolve to a value: there is no setting {name}")
    return value


def connection_string(name: str, environment: Mapping[str, str]) -> str:
    """The connection string of a binding's `connection`; raises ValueError. Identities are not for the local cloud."""
    for candidate in (name, f"AzureWebJobs{name}", f"ConnectionStrings__{name}"):
        if value := environment.get(candidate):
            return value
    if any(known.startswith(f"{name}__") for known in environment):
        raise ValueError(f"the connection {name} is identity-based; the local host needs a connection string in {name}")
    raise ValueError(f"the connection {name} has no setting")


def is_disabled(function: str, environment: Mapping[str, str]) -> bool:
    """Whether the setting `AzureWebJobs.<function>.Disabled` switches a function off."""
    spellings = (f"AzureWebJobs.{function}.Disabled", f"AzureWebJobs__{function}__Disabled")
    return any(environment.get(spelling, "").lower() in TRUE for spelling in spellings)


def local_settings(file: Path) -> dict[str, str]:
    """The `Values` of a local.settings.json; raises ValueError when it is none."""
    values = json.loads(file.read_text()).get("Values")
    if not isinstance(values, dict):
        raise ValueError(f"{file} has no object Values")  # noqa: TRY004  # the file is wrong, not the caller
    return {name: str(value) for name, value in values.items()}
