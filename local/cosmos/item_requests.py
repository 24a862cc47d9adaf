"""Answers requests for single items, batches and whole logical partitions."""

from collections.abc import Callable

from local.cosmos.account import Account
from local.cosmos.batch import RolledBack, run_batch
from local.cosmos.documents import read_document, read_json, write_json
from local.cosmos.items import Conditions, Outcome, Partition
from local.cosmos.storage import transaction
from local.cosmos.wire import Answer, Call

_MULTI_STATUS = 207


def create_item(account: Account, call: Call) -> Answer:
    document = read_document(call.body)
    return _written(account, call, lambda partition: partition.create(document))


def upsert_item(account: Account, call: Call) -> Answer:
    document = read_document(call.body)
    return _written(account, call, lambda partition: partition.upsert(document, Conditions.of(call.headers)))


def read_item(account: Account, call: Call) -> Answer:
    return _answer(_partition(account, call).read(call.segments[5], Conditions.of(call.headers)))


def replace_item(account: Account, call: Call) -> Answer:
    document, conditions = read_document(call.body), Conditions.of(call.headers)
    return _written(account, call, lambda partition: partition.replace(call.segments[5], document, conditions))


def patch_item(account: Account, call: Call) -> Answer:
    request, conditions = read_json(call.body), Conditions.of(call.headers)
    return _written(account, call, lambda partition: partition.patch(call.segments[5], request, conditions))


def delete_item(account: Account, call: Call) -> Answer:
    return _written(account, call, lambda partition: partition.delete(call.segments[5], Conditions.of(call.headers)))


def delete_partition(account: Account, call: Call) -> Answer:
    partition = _partition(account, call)
    with transaction(account.connection):
        partition.delete_all()
    return Answer(200)


def run_transactional_batch(account: Account, call: Call) -> Answer:
    partition, operations = _partition(account, call), read_json(call.body)
    try:
        with transaction(account.connection):
            partition.purge()
            results = run_batch(partition, operations, len(call.body))
    except RolledBack as rolled_back:
        return Answer(_MULTI_STATUS, write_json(rolled_back.results))
    return Answer(200, write_json(results), sum(result["requestCharge"] for result in results))


def _partition(account: Account, call: Call) -> Partition:
    container = account.catalog.container(call.segments[1], call.segments[3])
    key = container.key.complete(call.headers.get("x-ms-documentdb-partitionkey"))
    return Partition(account.connection, container, key, call.now)


def _written(account: Account, call: Call, write: Callable[[Partition], Outcome]) -> Answer:
    partition = _partition(account, call)
    with transaction(account.connection):
        partition.purge()
        outcome = write(partition)
    return _answer(outcome, minimal=call.headers.get("prefer") == "return=minimal")


def _answer(outcome: Outcome, *, minimal: bool = False) -> Answer:
    headers = {"etag": outcome.etag} if outcome.etag else {}
    return Answer(outcome.status, "" if minimal else outcome.body or "", outcome.charge, headers)
