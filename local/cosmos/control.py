"""The control address, for tests and benchmarks on the same machine, without a key."""

from collections.abc import Callable
from typing import Final

from local.cosmos.account import Account
from local.cosmos.consistency import checked
from local.cosmos.documents import read_document
from local.cosmos.failure import Refused
from local.cosmos.faults import STALE, Fault
from local.cosmos.wire import Answer, Call


def control(account: Account, call: Call) -> Answer:
    """Answer a request below /_control."""
    found = _CONTROLS.get((call.method, *call.segments[1:]))
    if found is None:
        raise Refused(404, "The control address knows faults, consistency, counters and health.")
    return found(account, call)


def _add_fault(account: Account, call: Call) -> Answer:
    fault = Fault.asked(read_document(call.body))
    account.faults.add(fault)
    if fault.kind == STALE:
        account.past.watch()
    return Answer(201)


def _clear_faults(account: Account, _call: Call) -> Answer:
    account.faults.clear()
    account.past.forget()
    return Answer(204)


def _read_consistency(account: Account, _call: Call) -> Answer:
    return Answer.of(200, {"level": account.consistency.level})


def _set_consistency(account: Account, call: Call) -> Answer:
    account.consistency.level = checked(read_document(call.body).get("level"))
    return Answer(204)


def _read_counters(account: Account, _call: Call) -> Answer:
    return Answer.of(200, account.counters.report())


def _reset_counters(account: Account, _call: Call) -> Answer:
    account.counters.reset()
    return Answer(204)


def _tell_health(_account: Account, _call: Call) -> Answer:
    return Answer.of(200, {"status": "ready"})


_CONTROLS: Final[dict[tuple[str, ...], Callable[[Account, Call], Answer]]] = {
    ("POST", "faults"): _add_fault,
    ("DELETE", "faults"): _clear_faults,
    ("GET", "consistency"): _read_consistency,
    ("PUT", "consistency"): _set_consistency,
    ("GET", "counters"): _read_counters,
    ("DELETE", "counters"): _reset_counters,
    ("GET", "health"): _tell_health,
}
