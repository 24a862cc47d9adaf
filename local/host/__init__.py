"""A local Azure Functions host: the real Python worker, HTTP, timers, Cosmos DB and Service Bus triggers.

`python -m local.host --help` runs it as a process; `async with running(folder) as host` inside another program.
"""

from local.host.embedded import running
from local.host.host import Host
from local.host.refusals import AppRefused, FunctionRefused

__all__ = ["AppRefused", "FunctionRefused", "Host", "running"]
