"""Microsoft's own Python worker in this process: it loads the app as Azure does, and runs its functions.

The worker speaks protobuf with Azure's host. Its loader only fills attributes of the message classes it is handed, so
plain records do. Calls take `invocation_request_native`, a path without protobuf that the package keeps outside
`__all__`: the version is pinned and tests/local/host/test_worker_contract.py holds the package to what is used here.
"""

import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import azure_functions_runtime as runtime  # type: ignore[import-untyped]  # the package ships no types
from azure_functions_runtime.bindings.datumdef import (  # type: ignore[import-untyped]  # the package ships no types
    Datum,
)
from azure_functions_runtime.native_invocation import (  # type: ignore[import-untyped]  # the package ships no types
    invocation_request_native,
)

from local.host.refusals import AppRefused

__all__ = ["Datum", "FunctionFailed", "Outcome", "Worker"]

SCRIPT = "function_app"
MESSAGES = (
    "FunctionLoadResponse",
    "FunctionMetadataResponse",
    "RpcException",
    "RpcFunctionMetadata",
    "RpcRetryOptions",
    "WorkerInitResponse",
    "WorkerMetadata",
)


class _Message(SimpleNamespace):
    """A message of the worker protocol: whatever fields it is given."""


class _Status(_Message):
    Failure = 0
    Success = 1


class _Binding(_Message):
    undefined = 0
    string = 1
    binary = 2
    stream = 3
    out = 1
    inout = 2


PROTOCOL = SimpleNamespace(BindingInfo=_Binding, StatusResult=_Status, **dict.fromkeys(MESSAGES, _Message))


class FunctionFailed(Exception):
    """A function raised, or gave a value its bindings cannot take."""

    def __init__(self, reason: str, traceback: str = "") -> None:
        super().__init__(reason)
        self.traceback = traceback


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a successful call gave: the return value and the values of output bindings, by name."""

    returned: Datum | None
    outputs: list[tuple[str, Datum]]


class Worker:
    """The worker with one app. The package keeps its registry in module globals, so a process has at most one."""

    _in_use = False

    def __init__(self) -> None:
        self._folder: str | None = None

    async def load(self, folder: Path) -> list[Any]:
        """Load `function_app.py` of a folder and give the metadata of its functions; raises AppRefused."""
        if Worker._in_use:
            raise AppRefused("this process already runs an app; another one needs a process of its own")
        if not (folder / f"{SCRIPT}.py").exists():
            raise AppRefused(f"there is no {SCRIPT}.py in {folder}")
        Worker._in_use = True
        self._folder = str(folder)
        sys.path.insert(0, self._folder)
        sys.modules.pop(SCRIPT, None)
        os.environ.setdefault("PYTHON_THREADPOOL_THREAD_COUNT", "1000")  # as Azure's host does
        runtime.start_threadpool_executor()
        await self._initialize(self._folder)
        return await self._load_functions()

    async def _initialize(self, folder: str) -> None:
        init = SimpleNamespace(capabilities={}, function_app_directory=folder)
        response = await runtime.worker_init_request(_request(worker_init_request=init))
        if response.result.status != _Status.Success:
            raise AppRefused(_explained(response.result.exception))

    async def _load_functions(self) -> list[Any]:
        response = await runtime.functions_metadata_request(_request())
        metadata = list(response.function_metadata_results or [])
        for function in metadata:
            load = SimpleNamespace(function_id=function.function_id)
            await runtime.function_load_request(_request(function_load_request=load))
        return metadata

    async def invoke(
        self,
        function_id: str,
        trigger: tuple[str, Datum],
        metadata: Mapping[str, Datum],
        traceparent: str = "",
        tracestate: str = "",
        retry: int = 0,
        max_retries: int = 0,
        last_failure: FunctionFailed | None = None,
    ) -> Outcome:
        """Run a function once: async ones here, others in the worker's thread pool. Raises FunctionFailed."""
        told = _told(last_failure) if last_failure else None
        succeeded, returned, outputs, reason, traceback = await invocation_request_native(
            str(uuid4()), function_id, [trigger], metadata, traceparent, tracestate, retry, max_retries, told
        )
        if not succeeded:
            raise FunctionFailed(reason, traceback)
        return Outcome(returned, outputs)

    def unload(self) -> bool:
        """Give the process back; returns whether every thread of the pool is idle."""
        if self._folder is None:
            return True
        Worker._in_use = False
        sys.path.remove(self._folder)
        self._folder = None
        sys.modules.pop(SCRIPT, None)
        pool = runtime.get_threadpool_executor()
        if pool is None:
            return True
        pool.shutdown(wait=False, cancel_futures=True)
        threads = list(pool._threads)  # noqa: SLF001  # no public way tells which thread hangs
        return all(map(_ends_soon, threads))


def _ends_soon(thread: Any) -> bool:
    thread.join(timeout=0.5)
    return not thread.is_alive()


def _request(**parts: Any) -> SimpleNamespace:
    return SimpleNamespace(request=SimpleNamespace(**parts), properties={"host": "127.0.0.1", "protos": PROTOCOL})


def _told(failure: FunctionFailed) -> _Message:
    return _Message(source="", message=str(failure), stack_trace=failure.traceback)


def _explained(exception: Any) -> str:
    if exception.message.startswith("FunctionLoadError"):
        return str(exception.message)
    return f"{exception.message}\n{exception.stack_trace}"


def _is_not_said_twice(record: logging.LogRecord) -> bool:
    return record.msg != "Native invocation failed"


logging.getLogger("azure.functions").addFilter(_is_not_said_twice)  # the host logs a failure with its function's name
