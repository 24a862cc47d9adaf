"""The local cloud's supervisor: `async with running() as cloud` in tests, `python -m local up` for people."""

from local.stack.cloud import Cloud, running

__all__ = ["Cloud", "running"]
