"""Which refusals of a send are permanent, and which say that the bus cannot be had now."""

from azure.core.exceptions import AzureError
from azure.servicebus.exceptions import MessageSizeExceededError

PERMANENT = (
    b"amqp:link:message-size-exceeded",
    b"amqp:decode-error",
    b"amqp:invalid-field",
    b"com.microsoft:argument-error",
    b"com.microsoft:argument-out-of-range",
)
"""AMQP error conditions that are about the message itself: the same bytes are refused however often they are sent."""


def is_permanent(error: Exception) -> bool:
    """Judge by the message alone: a missing topic, a full one or a right not granted can be mended without it."""
    if isinstance(error, MessageSizeExceededError):
        return True
    return isinstance(error, AzureError) and getattr(error.inner_exception, "condition", None) in PERMANENT
