"""The identity that the app shows to Azure's services."""

from typing import TYPE_CHECKING

from bootstrap.settings import Settings

if TYPE_CHECKING:
    from azure.core.credentials_async import AsyncTokenCredential


def make_credential(settings: Settings) -> "AsyncTokenCredential":
    from azure.identity.aio import ManagedIdentityCredential

    return ManagedIdentityCredential(client_id=settings.identity_client_id)
