"""Cold start: importing the app brings no SDK that the first request may not need, and not much else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AT_FIRST_USE = (
    *("azure.cosmos", "azure.servicebus", "azure.identity", "azure.storage", "aiohttp", "jwt", "cryptography"),
    "snowballstemmer",
    "functions.documents",
)
MODULES = 720
"""What may be imported at all, the standard library included: about a tenth more than there are now."""
PROBE = """
import json, sys
import function_app
print(json.dumps(sorted(sys.modules)))
"""


@pytest.fixture(scope="session")
def imported() -> list[str]:
    """The modules of a fresh interpreter that has imported the app with the example settings."""
    example = json.loads((ROOT / "local.settings.example.json").read_text("utf-8"))["Values"]
    outcome = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, env=example, capture_output=True, text=True, timeout=60, check=False
    )
    assert outcome.returncode == 0, outcome.stderr
    modules: list[str] = json.loads(outcome.stdout)
    return modules


@pytest.mark.parametrize("package", AT_FIRST_USE)
def test_technology_is_imported_where_it_is_first_needed(imported: list[str], package: str) -> None:
    assert [name for name in imported if name == package or name.startswith(f"{package}.")] == []


def test_imports_stay_within_their_budget(imported: list[str]) -> None:
    assert len(imported) <= MODULES
