"""How long the local cloud takes from `python -m local up` to its first answer."""

import asyncio
import json
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from statistics import median
from time import perf_counter

from aiohttp import ClientSession

from bench.dialog import SERVICE_OWNER, dialog
from bench.tables import table
from local.stack.instance import Instance, request_token

TIMES = 3


async def measure() -> str:
    """Start it in an empty folder, and once more in the same; three times each."""
    starts = [times for _ in range(TIMES) for times in [await _empty_then_again()]]
    rows = []
    for position, name in enumerate(("in an empty folder", "again, with what was there")):
        answers, creates = zip(*(times[position] for times in starts), strict=True)
        rows.append((name, median(answers), max(answers), median(creates)))
    return table(("start", "first answer, s (median of 3)", "longest, s", "first create, s after the start"), rows)


async def _empty_then_again() -> list[tuple[float, float]]:
    with tempfile.TemporaryDirectory(prefix="bench-start-") as data:
        return [await _started(data), await _started(data)]


async def _started(data: str) -> tuple[float, float]:
    """Seconds to the first answer of the API, and to the first dialog."""
    begun = perf_counter()
    command = ("-m", "local", "up", "--port-base", "0", "--data", data, "--json")
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=PIPE, stderr=DEVNULL)
    assert process.stdout is not None
    try:
        instance = Instance.model_validate_json(await process.stdout.readline())
        async with ClientSession(raise_for_status=True) as client:
            await (await client.get(f"{instance.api}/api/v1/.well-known/jwks.json")).read()
            answered = perf_counter() - begun
            await _create(client, instance)
            return answered, perf_counter() - begun
    finally:
        process.terminate()
        await process.wait()


async def _create(client: ClientSession, instance: Instance) -> None:
    token = await request_token(client, instance, SERVICE_OWNER)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    url = f"{instance.api}/api/v1/serviceowner/dialogs"
    await (await client.post(url, data=json.dumps(dialog()), headers=headers)).read()
