"""The one way an operation refuses: an HTTP status, Cosmos' sub-status and a sentence."""

from typing import Final

PARTITION_KEY_MISMATCH: Final = 1001
NEEDS_QUERY_PLAN: Final = 1004
OWNER_NOT_FOUND: Final = 1003
CONTAINER_RECREATED: Final = 1024

CODES: Final = {
    400: "BadRequest",
    401: "Unauthorized",
    404: "NotFound",
    405: "MethodNotAllowed",
    409: "Conflict",
    412: "PreconditionFailed",
    413: "RequestEntityTooLarge",
    424: "FailedDependency",
    429: "429",
    449: "RetryWith",
    503: "ServiceUnavailable",
}


class Refused(Exception):
    """The operation is answered with `status`; `substatus` is Cosmos' finer reason, 0 when it has none."""

    def __init__(self, status: int, message: str, substatus: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.substatus = substatus


def bad_request(message: str, substatus: int = 0) -> Refused:
    return Refused(400, message, substatus)


def unsupported(what: str) -> Refused:
    return Refused(400, f"The local Cosmos DB does not support {what}.")
