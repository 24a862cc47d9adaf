"""Waiting for something observable, with a deadline, instead of sleeping for a guessed time."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 30.0
"""Seconds that anything in a running cloud may take before a test gives it up."""


async def until[T](
    observe: Callable[[], Awaitable[T]], satisfied: Callable[[T], bool] = bool, patience: float = PATIENCE
) -> T:
    """Observe until satisfied and give what was observed; fails with the last observation."""
    deadline = asyncio.get_running_loop().time() + patience
    while not satisfied(observed := await observe()):
        assert asyncio.get_running_loop().time() < deadline, f"still {observed!r} after {patience} s"
        await asyncio.sleep(0.02)
    return observed


async def settled() -> None:
    """Let what caches do behind their readers' backs end."""
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        if task.get_coro().__qualname__.startswith(("Cache.", "SharedAnswers.", "Reference.")):  # type: ignore[union-attr]  # tasks here have coroutines
            await asyncio.wait((task,))
