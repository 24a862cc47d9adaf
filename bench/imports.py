"""What importing costs, in fresh interpreters: the app, against the SDKs it is made of imported bare."""

import asyncio
import os
import shutil
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from bench.tables import table
from local.stack.credentials import credentials_in
from local.stack.environment import settings_of
from local.stack.instance import Instance
from local.stack.ports import Ports

TIMES = 5
ROOT = Path(__file__).parents[1]
DEPLOYED = ("adapters", "application", "bootstrap", "domain", "functions")
"""The packages beside function_app.py that are deployed."""
SDKS = (
    "azure.functions",
    "azure.cosmos.aio",
    "azure.servicebus.aio",
    "azure.storage.blob.aio",
    "azure.identity.aio",
    "aiohttp",
    "jwt",
    "pydantic",
)
"""What requirements.txt names."""
APP = "import function_app"
APP_AND_FIRST_USE = """
import function_app
import adapters, pkgutil, importlib
for module in pkgutil.walk_packages(adapters.__path__, "adapters."): importlib.import_module(module.name)
"""
ALL_SDKS_AT_ONCE = "import " + ", ".join(SDKS)


async def measure() -> str:
    """Import everything some times, the app from a copy whose bytecode is known to be there, or not."""
    with tempfile.TemporaryDirectory(prefix="bench-imports-") as folder:
        copy = _copied(Path(folder))
        bare = {sdk: await _milliseconds(f"import {sdk}", copy) for sdk in SDKS}
        uncompiled = await _milliseconds(APP, copy)
        await _run("-m", "compileall", "-q", str(copy), folder=copy)
        figures = {
            "sum of the bare imports": sum(bare.values()),
            "the SDKs in one interpreter": await _milliseconds(ALL_SDKS_AT_ONCE, copy),
            "`function_app`": await _milliseconds(APP, copy),
            "`function_app`, its own modules not compiled before": uncompiled,
            "`function_app` and what it loads at first use": await _milliseconds(APP_AND_FIRST_USE, copy),
        }
    total = sum(bare.values())
    rows = [*((f"`{sdk}`", round(figure), "") for sdk, figure in bare.items())]
    return table(
        ("import", "ms (median of 5)", "of the sum"),
        [*rows, *((name, round(figure), figure / total) for name, figure in figures.items())],
    )


def _copied(folder: Path) -> Path:
    for package in DEPLOYED:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "function_app.py", folder)
    return folder


async def _milliseconds(code: str, folder: Path) -> float:
    program = f"from time import perf_counter as t; begun = t()\n{code}\nprint((t() - begun) * 1000)"
    return median([float(await _run("-c", program, folder=folder)) for _ in range(TIMES)])


async def _run(*arguments: str, folder: Path) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=PIPE, env=_environment(folder), cwd=folder
    )
    return (await process.communicate())[0]


def _environment(folder: Path) -> Mapping[str, str]:
    """Settings that nothing connects with; no import leaves bytecode behind, so that the first is like the fifth."""
    instance = Instance.at(Ports(*range(1, 9)), folder, 0)
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return {**own, **settings_of(instance, credentials_in(folder)), "PYTHONDONTWRITEBYTECODE": "1"}
