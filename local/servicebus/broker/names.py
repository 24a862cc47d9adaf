"""Addresses of entities: `queue`, `topic`, `topic/Subscriptions/name`; the first and last have dead-letter queues.

Case is ignored, as in the real service; clients put `amqps://host:port/` in front.
"""

from urllib.parse import urlsplit

MANAGEMENT_SUFFIX = "/$management"


def path_of(address: str) -> str:
    """The entity's path in an address or audience, as written, without scheme, host and outer slashes."""
    return (urlsplit(address).path if "://" in address else address).strip("/")


def folded(path: str) -> str:
    return path.strip("/").lower()


def subscription_path(topic: str, name: str) -> str:
    return f"{topic}/Subscriptions/{name}"
