"""A local Azure Functions host: the real Python worker, HTTP, timers, Cosmos DB and Service Bus triggers.

`python -m local.host --help` runs it as a process; `async with running(folder) as host` inside another program.

What differs from Azure, by choice:
- Function keys are not asked for, as with Core Tools. Connections are connection strings, not identities.
- A function that Azure would put in error, leaving the others to run, refuses the whole app here.
- Other triggers, input bindings and output bindings than Service Bus are refused, never ignored.
- functionTimeout of host.json does not end a function.
- A timer fires on one of the hosts that share a data folder. A paused host keeps its timers, while Azure's blob lease
  runs out.
- A host that is started again in its data folder takes up its own change feed leases at once.
"""

from local.host.embedded import running
from local.host.host import Host
from local.host.refusals import AppRefused, FunctionRefused

__all__ = ["AppRefused", "FunctionRefused", "Host", "running"]
