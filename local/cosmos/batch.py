"""Transactional batches: up to 100 operations on one logical partition that all happen or none."""

import json
from collections.abc import Callable
from typing import Any, Final

from local.cosmos.failure import Refused, bad_request
from local.cosmos.items import Conditions, Outcome, Partition

type Operation = dict[str, Any]

MOST_OPERATIONS: Final = 100
LARGEST_BATCH_BYTES: Final = 2 * 1024 * 1024
_NOT_TRIED: Final = 424


class RolledBack(Exception):
    """The batch failed at `position`; `results` is what each operation answers."""

    def __init__(self, results: list[dict[str, Any]], status: int) -> None:
        super().__init__(f"batch refused with {status}")
        self.results = results
        self.status = status


def run_batch(partition: Partition, operations: Any, size: int) -> list[dict[str, Any]]:
    """Run the operations in order within the caller's transaction; raises RolledBack at the first that is refused."""
    if not isinstance(operations, list) or not operations:
        raise bad_request("A batch is a list of at least one operation.")
    if len(operations) > MOST_OPERATIONS:
        raise bad_request(f"Batch request has more operations than what is supported: {MOST_OPERATIONS}.")
    if size > LARGEST_BATCH_BYTES:
        raise Refused(413, "Request size is too large: a batch is at most 2 MB.")
    results: list[dict[str, Any]] = []
    for operation in operations:
        try:
            results.append(_result(_run(partition, operation)))
        except Refused as refused:
            raise RolledBack(_failed(len(results), len(operations), refused), refused.status) from refused
    return results


def _run(partition: Partition, operation: Operation) -> Outcome:
    run = _RUNS.get(operation.get("operationType", ""))
    if run is None:
        raise bad_request(f"Unknown batch operation {operation.get('operationType')!r}.")
    return run(partition, operation, Conditions(operation.get("ifMatch"), operation.get("ifNoneMatch")))


def _body(operation: Operation) -> dict[str, Any]:
    body = operation.get("resourceBody")
    if not isinstance(body, dict):
        raise bad_request("A batch operation that writes needs a resourceBody.")
    return body


def _result(outcome: Outcome) -> dict[str, Any]:
    result: dict[str, Any] = {"statusCode": outcome.status, "requestCharge": outcome.charge}
    if outcome.etag is not None:
        result["eTag"] = outcome.etag
    if outcome.body is not None:
        result["resourceBody"] = json.loads(outcome.body)
    return result


def _failed(position: int, count: int, refused: Refused) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = [{"statusCode": _NOT_TRIED, "requestCharge": 0.0} for _ in range(count)]
    results[position] = {"statusCode": refused.status, "subStatusCode": refused.substatus, "requestCharge": 1.0}
    return results


_RUNS: Final[dict[str, Callable[[Partition, Operation, Conditions], Outcome]]] = {
    "Create": lambda partition, operation, _: partition.create(_body(operation)),
    "Read": lambda partition, operation, conditions: partition.read(operation["id"], conditions),
    "Upsert": lambda partition, operation, conditions: partition.upsert(_body(operation), conditions),
    "Replace": lambda partition, operation, conditions: partition.replace(
        operation["id"], _body(operation), conditions
    ),
    "Patch": lambda partition, operation, conditions: partition.patch(operation["id"], _body(operation), conditions),
    "Delete": lambda partition, operation, conditions: partition.delete(operation["id"], conditions),
}
