"""A function of the app as the host knows it, and how it is read from the worker's metadata."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.host.bindings import TRIGGERS, CosmosTrigger, HttpTrigger, Raw, ServiceBusOutput, TimerTrigger, Trigger
from local.host.refusals import FunctionRefused
from local.host.retries import RetryPolicy

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Function:
    name: str
    id: str
    trigger: Trigger
    outputs: Mapping[str, ServiceBusOutput]
    retry: RetryPolicy | None
    bindings: tuple[Raw, ...]


def read_function(metadata: Any, environment: Mapping[str, str]) -> Function:
    """Read one function from the worker's metadata; raises FunctionRefused."""
    bindings = tuple(json.loads(raw) for raw in metadata.raw_bindings)
    try:
        trigger = _trigger(bindings, metadata.name, environment)
        outputs = _outputs(bindings, trigger, environment)
    except ValueError as reason:
        raise FunctionRefused(metadata.name, reason) from None
    return Function(metadata.name, metadata.function_id, trigger, outputs, _retry(metadata, trigger), bindings)


def _retry(metadata: Any, trigger: Trigger) -> RetryPolicy | None:
    if not metadata.retry_options:
        return None
    if isinstance(trigger, TimerTrigger | CosmosTrigger):
        return RetryPolicy.read(metadata.retry_options)
    log.warning("the retry policy of '%s' has no effect: Azure obeys none for such a trigger", metadata.name)
    return None


def _trigger(bindings: tuple[Raw, ...], function: str, environment: Mapping[str, str]) -> Trigger:
    raw = next(each for each in bindings if each["type"].lower().endswith("trigger"))
    if raw["type"] not in TRIGGERS:
        raise ValueError(f"the local host has no {raw['type']}")
    return TRIGGERS[raw["type"]].read(raw, function, environment)


def _outputs(
    bindings: tuple[Raw, ...], trigger: Trigger, environment: Mapping[str, str]
) -> dict[str, ServiceBusOutput]:
    others = [raw for raw in bindings if raw["name"] != trigger.name]
    return {raw["name"]: _output(raw, environment) for raw in others if not _is_response(raw, trigger)}


def _is_response(raw: Raw, trigger: Trigger) -> bool:
    return raw["type"] == "http" and raw["name"] == "$return" and isinstance(trigger, HttpTrigger)


def _output(raw: Raw, environment: Mapping[str, str]) -> ServiceBusOutput:
    if raw["type"] != "serviceBus" or raw["direction"] != "OUT":
        raise ValueError(f"the local host has no {raw['direction'].lower()}put binding of type {raw['type']}")
    return ServiceBusOutput.read(raw, environment)
