"""A local Azure Functions host: the real Python worker, HTTP, timers, Cosmos DB and Service Bus triggers.

`python -m local.host --help` runs it as a process; `async with running(folder) as host` inside another program.

What differs from Azure, by choice:
- Function keys are not asked for, as with Core Tools. Connections are connection strings, not identities.
- A function that Azure would put in error, leaving the others to run, refuses the whole app here.
- Other triggers, input bindings and output bindings than Service Bus are refused, never ignored.
- A function that runs into functionTimeout fails alone; Azure's host ends its worker 2 s later, and other calls of that
  worker hang until their own timeout. maxConcurrentRequests is not obeyed.
- Functions run in the host's own process: one that crashes it ends the host, where Azure starts a new worker.
- The root logger has the level of `--log-level`, which the local cloud sets to INFO as Azure's worker does.
- A request with a method in lower case, or one aiohttp does not know, is 400; Azure passes it on or answers 404. A
  request refused before it was read whole is answered as HTTP/1.0.
- /admin asks for no master key and has no warm-up address; /runtime is a path like any other.
- Change feed leases have the fields of .NET's, but names, tokens and continuations of the Python client: a host of
  Azure and this one never share a position.
- The host's time zone is UTC.
- A timer fires on one of the hosts that share a data folder. A paused host keeps its timers, while Azure's blob lease
  runs out.
- A host that is started again in its data folder takes up its own change feed leases at once.
"""

from local.host.embedded import running
from local.host.host import Host
from local.host.refusals import AppRefused, FunctionRefused

__all__ = ["AppRefused", "FunctionRefused", "Host", "running"]
