"""The application's settings: environment variables read once into one frozen model that fails at start.

Names follow the Functions conventions: a connection is either one connection string under its bare name (the local
cloud) or an identity-based group `<name>__<part>` (Azure); the bare name wins.
"""

from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from os import environ
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator


class Settings(BaseModel):
    """One field an environment variable; the alias is its name."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True)

    cosmos_connection_string: str | None = Field(None, alias="CosmosDbConnection")
    cosmos_endpoint: str | None = Field(None, alias="CosmosDbConnection__accountEndpoint")
    service_bus_connection_string: str | None = Field(None, alias="ServiceBusConnection")
    service_bus_namespace: str | None = Field(None, alias="ServiceBusConnection__fullyQualifiedNamespace")
    storage_connection_string: str | None = Field(None, alias="AzureWebJobsStorage")
    storage_account: str | None = Field(None, alias="AzureWebJobsStorage__accountName")
    identity_client_id: str | None = Field(None, alias="CosmosDbConnection__clientId")
    instance_id: str = Field("", alias="WEBSITE_INSTANCE_ID", description="the platform's name of this instance")

    base_uri: str = Field(
        alias="Dialogporten__BaseUri", description="Public address without /api, e.g. https://host/dialogporten"
    )
    token_issuers: str = Field(
        alias="TokenIssuers", description="Well-known documents of accepted issuers, blank-separated"
    )
    altinn_base_uri: str = Field(alias="Altinn__BaseUri")
    altinn_cdn_base_uri: str = Field(
        alias="Altinn__CdnBaseUri", description="Altinn's content delivery network, which lists service owners"
    )
    altinn_subscription_key: str = Field("", alias="Altinn__SubscriptionKey")
    altinn_token_exchange_uri: str = Field(alias="Altinn__TokenExchangeUri")
    maskinporten_token_uri: str = Field(alias="Maskinporten__TokenUri")
    maskinporten_client_id: str = Field(alias="Maskinporten__ClientId")
    maskinporten_scope: str = Field(alias="Maskinporten__Scope")
    maskinporten_jwk: str = Field(alias="Maskinporten__EncodedJwk", description="base64 of a private RSA JWK")
    dialog_token_primary_jwk: str = Field(alias="DialogToken__PrimaryJwk", description="private Ed25519 JWK with kid")
    dialog_token_secondary_jwk: str = Field(
        alias="DialogToken__SecondaryJwk", description="private Ed25519 JWK with kid"
    )
    person_mask_key: str = Field(alias="PersonMask__Key", description="base64, at least 16 bytes")

    lets_source_decide_parties: bool = Field(
        default=False,
        alias="Features__UseAltinnAutoAuthorizedPartiesQueryParameters",
        description="leave key roles, sub-parties and inactive parties to access management",
    )
    filters_parties_of_system_users: bool = Field(default=False, alias="Features__EnablePartyFiltersForSystemUsers")
    filters_parties_of_email_users: bool = Field(default=False, alias="Features__EnablePartyFiltersForEmailUsers")
    keeps_parties_of_email_users: bool = Field(default=False, alias="Features__EnablePartyCacheForEmailUsers")
    keeps_order_of_person_names: bool = Field(
        default=False,
        alias="Features__UseCorrectPersonNameOrdering",
        description="name persons as the register spells them, not last name first",
    )

    maintenance: str = Field("", alias="Maintenance", description="empty; on; or the instant of its end, with offset")

    @property
    def is_closed(self) -> bool:
        return bool(self.maintenance)

    @property
    def closed_until(self) -> datetime | None:
        """Give the end of the maintenance; None when it is not known."""
        return (
            None if self.maintenance.lower() in ("", "on") else datetime.fromisoformat(self.maintenance).astimezone(UTC)
        )

    @field_validator("maintenance")
    @classmethod
    def _is_on_or_an_instant(cls, text: str) -> str:
        if text.lower() not in ("", "on") and datetime.fromisoformat(text).tzinfo is None:
            message = "Maintenance takes 'on' or an instant with its offset, such as 2026-12-24T06:00:00+01:00"
            raise ValueError(message)
        return text

    @property
    def mask_key(self) -> bytes:
        return b64decode(self.person_mask_key)

    @model_validator(mode="after")
    def _every_connection_is_given(self) -> Self:
        for name, given in (
            (
                "CosmosDbConnection or CosmosDbConnection__accountEndpoint",
                self.cosmos_connection_string or self.cosmos_endpoint,
            ),
            (
                "ServiceBusConnection or ServiceBusConnection__fullyQualifiedNamespace",
                self.service_bus_connection_string or self.service_bus_namespace,
            ),
            (
                "AzureWebJobsStorage or AzureWebJobsStorage__accountName",
                self.storage_connection_string or self.storage_account,
            ),
        ):
            if not given:
                message = f"set {name}"
                raise ValueError(message)
        return self


def read(environment: Mapping[str, str] = environ) -> Settings:
    """Read the settings; raises ValidationError that names every missing or malformed variable."""
    return Settings.model_validate(dict(environment))
