"""What importing costs, in fresh interpreters: the app, against the SDKs it is made of imported bare."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from bench.tables import table
from local.stack.credentials import credentials_in
from local.stack.environment import inherited, settings_of
from local.stack.instance import Instance
from local.stack.ports import Ports

TIMES = 5
ROOT = Path(__file__).parents[1]
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


async def measure(data: Path) -> str:
    """Import everything some times; `data` keeps keys for settings that nothing connects with."""
    settings = inherited(_settings(data))
    bare = {sdk: await _milliseconds(f"import {sdk}", settings) for sdk in SDKS}
    total = sum(bare.values())
    rows: list[tuple[object, ...]] = [(f"`{sdk}`", round(figure), "") for sdk, figure in bare.items()]
    for name, code in (
        ("the SDKs in one interpreter", ALL_SDKS_AT_ONCE),
        ("`function_app`", APP),
        ("`function_app` and all its adapters", APP_AND_FIRST_USE),
    ):
        figure = await _milliseconds(code, settings)
        rows.append((name, round(figure), figure / total))
    rows.insert(len(SDKS), ("sum of the bare imports", round(total), ""))
    return table(("import", "ms (median of 5)", "of the sum"), rows)


async def _milliseconds(code: str, settings: Mapping[str, str]) -> float:
    program = f"from time import perf_counter as t; begun = t()\n{code}\nprint((t() - begun) * 1000)"
    return median([float(await _output(program, settings)) for _ in range(TIMES)])


async def _output(program: str, settings: Mapping[str, str]) -> bytes:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=PIPE, env=settings, cwd=ROOT)
    return (await process.communicate())[0]


def _settings(data: Path) -> dict[str, str]:
    return settings_of(Instance.at(Ports(*range(1, 9)), data, 0), credentials_in(data))
