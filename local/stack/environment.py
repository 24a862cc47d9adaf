"""What the Functions host finds in its environment: the application's settings, pointed at the local cloud."""

import base64
import json
import os
from collections.abc import Mapping
from typing import Any

from local.issuer.issuers import WELL_KNOWN_PATHS
from local.stack.credentials import UPSTREAM_SCOPES, Credentials
from local.stack.instance import Instance


def settings_of(instance: Instance, credentials: Credentials) -> dict[str, str]:
    """One variable a setting of bootstrap.settings."""
    altinn = instance.altinn
    return {
        "FUNCTIONS_WORKER_RUNTIME": "python",
        "AzureWebJobsDisableHomepage": "true",
        "AzureWebJobsStorage": instance.storage,
        "CosmosDbConnection": instance.cosmos,
        "ServiceBusConnection": instance.service_bus,
        "Dialogporten__BaseUri": instance.api,
        "TokenIssuers": " ".join(f"{instance.issuer}{path}" for path in WELL_KNOWN_PATHS.values()),
        "Maintenance": "",
        "Features__UseAltinnAutoAuthorizedPartiesQueryParameters": "false",
        "Features__EnablePartyFiltersForSystemUsers": "false",
        "Features__EnablePartyFiltersForEmailUsers": "false",
        "Features__EnablePartyCacheForEmailUsers": "false",
        "Features__UseCorrectPersonNameOrdering": "false",
        "Altinn__BaseUri": f"{altinn}/",
        "Altinn__CdnBaseUri": f"{altinn}/",
        "Altinn__SubscriptionKey": credentials.subscription_key,
        "Altinn__TokenExchangeUri": f"{altinn}/authentication/api/v1/exchange/maskinporten",
        "Maskinporten__TokenUri": f"{altinn}/maskinporten/token",
        "Maskinporten__ClientId": credentials.client_id,
        "Maskinporten__Scope": " ".join(UPSTREAM_SCOPES),
        "Maskinporten__EncodedJwk": base64.b64encode(json.dumps(credentials.client_jwk).encode()).decode(),
        "DialogToken__PrimaryJwk": json.dumps(credentials.dialog_token_primary),
        "DialogToken__SecondaryJwk": json.dumps(credentials.dialog_token_secondary),
        "PersonMask__Key": credentials.person_mask_key,
    }


def inherited(additions: Mapping[str, Any]) -> dict[str, str]:
    """The environment of this process with `additions`."""
    return {**os.environ, **additions}
