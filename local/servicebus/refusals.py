"""Why the stand-in says no: error conditions as the real service spells them, carried by one exception."""

from typing import Any

from local.servicebus.amqp.values import Described, Symbol, ULong

ERROR_DESCRIPTOR = 0x1D

NOT_FOUND = "amqp:not-found"
NOT_ALLOWED = "amqp:not-allowed"
NOT_IMPLEMENTED = "amqp:not-implemented"
UNAUTHORIZED = "amqp:unauthorized-access"
DECODE_ERROR = "amqp:decode-error"
INTERNAL_ERROR = "amqp:internal-error"
MESSAGE_SIZE_EXCEEDED = "amqp:link:message-size-exceeded"
CONNECTION_FORCED = "amqp:connection:forced"
MESSAGE_LOCK_LOST = "com.microsoft:message-lock-lost"
SESSION_LOCK_LOST = "com.microsoft:session-lock-lost"
SESSION_CANNOT_BE_LOCKED = "com.microsoft:session-cannot-be-locked"
MESSAGE_NOT_FOUND = "com.microsoft:message-not-found"
TIMEOUT = "com.microsoft:timeout"
SERVER_BUSY = "com.microsoft:server-busy"
ARGUMENT_ERROR = "com.microsoft:argument-error"
DEAD_LETTER = "com.microsoft:dead-letter"

STATUS_OF = {
    NOT_FOUND: 404,
    MESSAGE_NOT_FOUND: 404,
    MESSAGE_LOCK_LOST: 410,
    SESSION_LOCK_LOST: 410,
    UNAUTHORIZED: 401,
    SERVER_BUSY: 503,
    NOT_IMPLEMENTED: 501,
    INTERNAL_ERROR: 500,
}
"""Status codes of request/response answers; every other condition is a 400."""


class RefusedError(Exception):
    """The peer asked for something that cannot be had.

    condition: an AMQP error condition, one of the constants above
    description: one sentence for the person who reads the client's exception
    """

    def __init__(self, condition: str, description: str) -> None:
        super().__init__(f"{condition}: {description}")
        self.condition = condition
        self.description = description

    @property
    def status(self) -> int:
        return STATUS_OF.get(self.condition, 400)

    def on_the_wire(self) -> Described:
        """The AMQP error record (part 2, section 2.8.14)."""
        return error_record(self.condition, self.description)


class ConnectionDroppedError(Exception):
    """A fault asks for this connection to be cut, without a word."""


def error_record(condition: str, description: str | None = None, info: Any = None) -> Described:
    return Described(ULong(ERROR_DESCRIPTOR), [Symbol(condition), description, info])
