"""How old an answer may be: the account's default level, weakened by the request, and what its session has seen."""

import re
from typing import Final

from local.cosmos.failure import bad_request
from local.cosmos.wire import Call

DEFAULT_LEVEL: Final = "Strong"
"""That of infra/modules/cosmos.bicep."""
LEVELS: Final = ("Strong", "BoundedStaleness", "Session", "ConsistentPrefix", "Eventual")
_WITHIN_A_REGION: Final = ("Strong", "BoundedStaleness")
READS: Final = frozenset({"read", "query", "list", "feed"})
_TOKEN_LSN: Final = re.compile(r"#(\d+)")


class Consistency:
    """The account's default level; clients read it once, with the account."""

    def __init__(self, level: str = DEFAULT_LEVEL) -> None:
        self.level = checked(level)

    def of(self, call: Call) -> str:
        """The level of a request: its own where that is weaker."""
        asked = call.headers.get("x-ms-consistency-level", self.level)
        return max(self.level, asked if asked in LEVELS else self.level, key=LEVELS.index)

    def lets_lag(self, call: Call) -> bool:
        return self.of(call) not in _WITHIN_A_REGION

    def required_lsn(self, call: Call) -> int:
        """The change that an answer must know of: the latest of the request's session, 0 without one."""
        if self.of(call) != "Session":
            return 0
        return max(map(int, _TOKEN_LSN.findall(call.headers.get("x-ms-session-token", ""))), default=0)


def checked(level: object) -> str:
    """Raise Refused 400 for what is no level."""
    if level not in LEVELS:
        raise bad_request(f"A consistency level is one of {', '.join(LEVELS)}.")
    return str(level)
