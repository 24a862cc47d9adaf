"""The control address: faults and counters, for tests and benchmarks on the same machine, without a key."""

from local.cosmos.account import Account
from local.cosmos.documents import read_document
from local.cosmos.failure import Refused
from local.cosmos.faults import Fault
from local.cosmos.wire import Answer, Call


def control(account: Account, call: Call) -> Answer:
    """Answer a request below /_control."""
    match call.method, call.segments[1:]:
        case "POST", ["faults"]:
            account.faults.add(Fault.asked(read_document(call.body)))
            return Answer(201)
        case "DELETE", ["faults"]:
            account.faults.clear()
            return Answer(204)
        case "GET", ["counters"]:
            return Answer.of(200, account.counters.report())
        case "DELETE", ["counters"]:
            account.counters.reset()
            return Answer(204)
        case "GET", ["health"]:
            return Answer.of(200, {"status": "ready"})
        case _:
            raise Refused(404, "The control address knows faults, counters and health.")
