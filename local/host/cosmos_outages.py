"""The errors by which Cosmos DB, or the way to it, is known to be out of order for a while."""

from aiohttp import ClientError
from azure.core.exceptions import AzureError

OUTAGES: tuple[type[Exception], ...] = (AzureError, ClientError, OSError, TimeoutError)
"""Every refusal of the account counts: a container that is missing today may be provisioned in a minute."""
