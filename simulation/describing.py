"""A request and its answer in one line, without what differs between runs: etags and the values of dates."""

import json
from typing import Any

from local.cosmos.operations import name_of
from local.cosmos.wire import Answer, Call
from simulation.chance import Fault


def describe(call: Call, given: Answer, fault: Fault) -> str:
    told = [name_of(call), *call.segments[3:4], *call.segments[5:6], *_conditions(call), *_content(call)]
    met = "" if fault is Fault.NONE else f" ({fault})"
    return f"{' '.join(told)} -> {given.status or 'nothing'}{_results(call, given)}{met}"


def _conditions(call: Call) -> list[str]:
    return ["if-match"] if "if-match" in call.headers else []


def _content(call: Call) -> list[str]:
    body: Any = json.loads(call.body) if call.body else None
    if name_of(call) == "batch":
        written = [_operation(operation) for operation in body]
        return written if len(written) <= 6 else [*written[:5], f"and {len(written) - 5} more"]
    if name_of(call) == "query":
        return [str(body["query"])[:60]]
    return [str(body.get("id", ""))] if isinstance(body, dict) else []


def _operation(operation: dict[str, Any]) -> str:
    document = operation.get("resourceBody") or {}
    told = (operation["operationType"], document.get("kind"), operation.get("id", document.get("id")))
    condition = "if-match" if operation.get("ifMatch") else None
    return f"[{' '.join(str(part) for part in (*told, condition) if part)}]"


def _results(call: Call, given: Answer) -> str:
    if name_of(call) == "batch" and given.status == 207:
        failed = [result["statusCode"] for result in json.loads(given.text) if result["statusCode"] != 424]
        return f" {failed}"
    if name_of(call) == "query" and given.status == 200:
        more = " and more" if "x-ms-continuation" in given.headers else ""
        return f" with {json.loads(given.text)['_count']}{more}"
    return ""
