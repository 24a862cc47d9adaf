"""Holds azure-functions-runtime to the private names the host uses: an upgrade that moves them fails here first."""

import inspect
from importlib.metadata import version
from pathlib import Path

import azure_functions_runtime as runtime  # type: ignore[import-untyped]  # the package ships no types
from azure_functions_runtime import native_invocation
from azure_functions_runtime.bindings.datumdef import Datum  # type: ignore[import-untyped]  # no types either

ROOT = Path(__file__).parents[3]
PARAMETERS = [
    "invocation_id",
    "function_id",
    "inputs",
    "trigger_metadata",
    "trace_parent",
    "trace_state",
    "retry_count",
    "max_retry_count",
    "retry_exception",
]


def test_the_version_is_pinned_and_installed() -> None:
    pinned = [line for line in (ROOT / "requirements-dev.txt").read_text().splitlines() if "functions-runtime" in line]
    assert pinned == [f"azure-functions-runtime=={version('azure-functions-runtime')}"]


def test_native_invocation_takes_what_the_host_gives() -> None:
    assert list(inspect.signature(native_invocation.invocation_request_native).parameters) == PARAMETERS


def test_loader_takes_one_request_each() -> None:
    for handler in (runtime.worker_init_request, runtime.functions_metadata_request, runtime.function_load_request):
        assert list(inspect.signature(handler).parameters) == ["request"]


def test_datum_has_a_value_and_a_type() -> None:
    datum = Datum("x", "string")
    assert (datum.value, datum.type, datum.python_value) == ("x", "string", "x")


async def test_unknown_function_gives_a_failure_with_five_parts() -> None:
    outcome = await native_invocation.invocation_request_native("1", "no-such-function", [], {})
    assert outcome == (False, None, [], "function no-such-function not loaded", "")
