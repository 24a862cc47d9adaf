"""Which class stands behind which port: each made at its first use, once a process."""

from datetime import UTC, datetime
from functools import cached_property
from secrets import randbits
from typing import TYPE_CHECKING, Any

from application.access import Access
from application.appending import Appending
from application.bulk_labelling import BulkLabelling
from application.catalogue import Authorized, Catalogue
from application.creating import Creating
from application.dialog_tokens import DialogTokenIssuer
from application.dialogs import Dialogs
from application.labelling import Labelling
from application.lookup import Lookup
from application.owner_labels import OwnerLabels
from application.ownership import Ownership
from application.parts import Parts
from application.ports.authorization import SubjectResourceUpkeep
from application.ports.dialogs import DialogStore
from application.ports.resources import ResourceUpkeep
from application.ports.tokens import TokenValidator
from application.presentation import Presentation
from application.publishing import Publishing
from application.reading import Reading
from application.searching import Searching
from application.updating import Updating
from bootstrap.settings import Settings
from domain.kernel.moment import Moment
from domain.party.masking import PersonMask
from functions.hosting.invocation import Maintenance
from functions.views.catalogue_answers import CatalogueAnswers

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import ClientSession
    from azure.core.credentials_async import AsyncTokenCredential
    from azure.cosmos.aio import CosmosClient, DatabaseProxy
    from azure.servicebus.aio import ServiceBusClient
    from azure.storage.blob.aio import BlobServiceClient

    from adapters.altinn.authorized_parties import Toggles
    from adapters.altinn.http import AltinnHttp
    from adapters.altinn.links import AltinnLinks
    from adapters.altinn.resource_registry import AltinnResources
    from adapters.altinn.subject_resources import AltinnSubjectResources
    from adapters.memory.reference import ReferenceStore
    from adapters.memory.shared import SharedAnswers
    from application.ports.catalogue import AccessMetadata
    from application.ports.names import PartyNames
    from application.ports.search import DialogSearch
    from application.ports.stemming import Stemming

API = "/api/v1"


def now() -> datetime:
    return datetime.now(UTC)


def _bytes(catalogue: Authorized) -> int:
    """Estimate what is kept of a caller's catalogue; the whole one is kept elsewhere."""
    described = (len(entry.roles) + len(entry.access_packages) for entry in catalogue.entries)
    return 0 if catalogue.is_everything else sum(2_000 + 20 * subjects for subjects in described)


class Services:
    """What functions ask for by type. SDKs are imported where they are first needed: cold start counts."""

    def __init__(self, settings: Settings, now: "Callable[[], datetime]" = now) -> None:
        self._settings = settings
        self._now = now
        self._made: dict[type[Any], Any] = {}
        self._makers: dict[type[Any], Callable[[], Any]] = {
            TokenValidator: self._token_validator,
            Dialogs: lambda: self.dialogs,
            DialogStore: lambda: self.dialogs.store,
            Access: lambda: self.access,
            Ownership: lambda: self.ownership,
            Creating: lambda: Creating(self.dialogs, self.ownership, self.resources, self.names),
            Appending: lambda: Appending(self.dialogs, self.ownership, self.names),
            Updating: lambda: Updating(self.dialogs, self.ownership, self.names),
            OwnerLabels: lambda: OwnerLabels(self.dialogs, self.ownership),
            Labelling: lambda: self.labelling,
            BulkLabelling: self._bulk_labelling,
            Reading: lambda: Reading(self.dialogs, self.access),
            Parts: lambda: Parts(self.dialogs.store, self.ownership, self.access),
            Searching: lambda: Searching(self.search, self.stemming),
            Lookup: self._lookup,
            Catalogue: self._catalogue,
            CatalogueAnswers: lambda: CatalogueAnswers(self.get(Catalogue).whole),
            DialogTokenIssuer: self._dialog_tokens,
            PersonMask: self._person_mask,
            Publishing: self._publishing,
            SubjectResourceUpkeep: lambda: self.subject_resources,
            ResourceUpkeep: lambda: self.resources,
        }

    def get(self, port: type[Any]) -> Any:
        if port not in self._made:
            self._made[port] = self._makers[port]()
        return self._made[port]

    @property
    def maintenance(self) -> Maintenance | None:
        return Maintenance(self._settings.closed_until) if self._settings.is_closed else None

    def moment(self, *, silent: bool) -> Moment:
        return Moment(self._now(), randbits, silent)

    async def close(self) -> None:
        """Close the connections that were made; a function app never does, its process ends with them."""
        made = vars(self)
        for connection in (made.get("_http_session"), made.get("_cosmos")):
            if connection is not None:
                await connection.close()

    @cached_property
    def dialogs(self) -> Dialogs:
        from adapters.cosmos.dialogs import CosmosDialogStore

        return Dialogs(CosmosDialogStore(self.database, self._now), self.stemming)

    @cached_property
    def stemming(self) -> "Stemming":
        from adapters.stemming.snowball import SnowballStemming

        return SnowballStemming()

    @cached_property
    def access(self) -> Access:
        from adapters.altinn.authorized_parties import AltinnAuthorizedParties
        from adapters.altinn.decisions import AltinnDecisions

        return Access(
            AltinnDecisions(self.trusted_altinn, self._now, self._answers),
            AltinnAuthorizedParties(self.trusted_altinn, self._now, self._answers, self._toggles),
            self.subject_resources,
            self.resources,
            self.names,
        )

    @cached_property
    def _toggles(self) -> "Toggles":
        from adapters.altinn.authorized_parties import Toggles

        settings = self._settings
        return Toggles(
            lets_source_decide=settings.lets_source_decide_parties,
            filters_system_users=settings.filters_parties_of_system_users,
            filters_email_users=settings.filters_parties_of_email_users,
            keeps_email_users=settings.keeps_parties_of_email_users,
        )

    @cached_property
    def labelling(self) -> Labelling:
        return Labelling(self.dialogs, self.access, self.ownership, self.names)

    @cached_property
    def ownership(self) -> Ownership:
        return Ownership(self.resources)

    @cached_property
    def subject_resources(self) -> "AltinnSubjectResources":
        from adapters.altinn.subject_resources import AltinnSubjectResources

        return AltinnSubjectResources(self.open_altinn, self._reference, self._now)

    @cached_property
    def resources(self) -> "AltinnResources":
        from adapters.altinn.resource_registry import AltinnResources

        return AltinnResources(self.open_altinn, self._reference, self._now)

    @cached_property
    def _reference(self) -> "ReferenceStore":
        from adapters.cosmos.reference import CosmosReference

        return CosmosReference(self.database)

    @cached_property
    def search(self) -> "DialogSearch":
        from adapters.cosmos.searching import CosmosDialogSearch

        return CosmosDialogSearch(self.database)

    @cached_property
    def presentation(self) -> Presentation:
        from adapters.altinn.agencies import AltinnAgencies

        return Presentation(
            self.resources, AltinnAgencies(self.altinn_cdn, self._now, self._answers), self.altinn_links
        )

    @cached_property
    def access_metadata(self) -> "AccessMetadata":
        from adapters.altinn.access_metadata import AltinnAccessMetadata

        return AltinnAccessMetadata(self.open_altinn, self.altinn_links, self._now, self._answers)

    @cached_property
    def altinn_links(self) -> "AltinnLinks":
        from adapters.altinn.links import AltinnLinks

        return AltinnLinks(self._settings.altinn_base_uri)

    @cached_property
    def names(self) -> "PartyNames":
        from adapters.altinn.names import AltinnPartyNames

        return AltinnPartyNames(
            self.trusted_altinn,
            self._now,
            shared=self._answers,
            is_given_order=self._settings.keeps_order_of_person_names,
        )

    @cached_property
    def open_altinn(self) -> "AltinnHttp":
        """Reach what Altinn answers anybody."""
        from adapters.altinn.http import AltinnHttp

        return AltinnHttp(self._settings.altinn_base_uri, self._session, randbits)

    @cached_property
    def altinn_cdn(self) -> "AltinnHttp":
        from adapters.altinn.http import AltinnHttp

        return AltinnHttp(self._settings.altinn_cdn_base_uri, self._session, randbits)

    @cached_property
    def trusted_altinn(self) -> "AltinnHttp":
        """Reach what Altinn answers to us alone, with the platform token."""
        from adapters.altinn.http import AltinnHttp
        from adapters.altinn.platform_token import Client, PlatformToken

        settings = self._settings
        client = Client(
            client_id=settings.maskinporten_client_id,
            scope=settings.maskinporten_scope,
            encoded_jwk=settings.maskinporten_jwk,
            token_uri=settings.maskinporten_token_uri,
            exchange_uri=settings.altinn_token_exchange_uri,
        )
        return AltinnHttp(
            settings.altinn_base_uri,
            self._session,
            randbits,
            token=PlatformToken(client, self._session, self._now, randbits),
            subscription_key=settings.altinn_subscription_key,
        )

    @cached_property
    def database(self) -> "DatabaseProxy":
        from adapters.cosmos.containers import DATABASE

        return self._cosmos.get_database_client(DATABASE)

    @cached_property
    def _answers(self) -> "SharedAnswers":
        from adapters.cosmos.answers import CosmosAnswers
        from adapters.memory.shared import SharedAnswers

        return SharedAnswers(CosmosAnswers(self.database), self._settings.mask_key, self._now)

    @cached_property
    def _cosmos(self) -> "CosmosClient":
        from adapters.cosmos.connection import connected

        settings = self._settings
        return connected(
            settings.cosmos_connection_string, settings.cosmos_endpoint, self._credential, settings.instance_id
        )

    @cached_property
    def _http_session(self) -> "ClientSession":
        from aiohttp import ClientSession

        return ClientSession()

    def _session(self) -> "ClientSession":
        return self._http_session

    def _credential(self) -> "AsyncTokenCredential":
        from azure.identity.aio import ManagedIdentityCredential

        return ManagedIdentityCredential(client_id=self._settings.identity_client_id)

    def _token_validator(self) -> TokenValidator:
        from adapters.tokens.validator import JwtValidator

        return JwtValidator(self._settings.token_issuers.split(), self._session, self._now)

    def _catalogue(self) -> Catalogue:
        from pydantic import TypeAdapter

        from adapters.cosmos.referenced_resources import CosmosReferencedResources
        from adapters.memory import durations
        from adapters.memory.cache import Cache

        # What a caller may find depends on how access management is asked.
        name = f"authorised catalogue, {self._toggles}"
        by_caller = self._answers.of(name, TypeAdapter(Authorized), lambda it: not it.is_everything)
        return Catalogue(
            CosmosReferencedResources(self.database),
            self.presentation,
            self.access_metadata,
            self.subject_resources,
            self.access,
            Cache(durations.CATALOGUE, self._now),
            Cache(durations.AUTHORIZED_CATALOGUE, self._now, weight=_bytes, shared=by_caller),
        )

    def _lookup(self) -> Lookup:
        return Lookup(
            self.dialogs.store, self.search, self.access, self.ownership, self.presentation, self.access_metadata
        )

    def _dialog_tokens(self) -> DialogTokenIssuer:
        from adapters.tokens.signing import Ed25519DialogTokens

        settings = self._settings
        keys = Ed25519DialogTokens(settings.dialog_token_primary_jwk, settings.dialog_token_secondary_jwk)
        return DialogTokenIssuer(keys, settings.base_uri.rstrip("/") + API)

    def _person_mask(self) -> PersonMask:
        return PersonMask(self._settings.mask_key)

    def _publishing(self) -> Publishing:
        from adapters.blobs.set_aside import BlobSetAside
        from adapters.servicebus.event_bus import ServiceBusEventBus

        return Publishing(ServiceBusEventBus(self._service_bus), BlobSetAside(self._blobs), self._settings.base_uri)

    def _bulk_labelling(self) -> BulkLabelling:
        from adapters.blobs.set_aside import BlobSetAside

        return BulkLabelling(self.labelling, BlobSetAside(self._blobs), lambda: self.moment(silent=False))

    def _service_bus(self) -> "ServiceBusClient":
        from azure.servicebus.aio import ServiceBusClient

        settings = self._settings
        if settings.service_bus_connection_string:
            return ServiceBusClient.from_connection_string(settings.service_bus_connection_string)
        return ServiceBusClient(settings.service_bus_namespace or "", self._credential())

    def _blobs(self) -> "BlobServiceClient":
        from azure.storage.blob.aio import BlobServiceClient

        settings = self._settings
        if settings.storage_connection_string:
            return BlobServiceClient.from_connection_string(settings.storage_connection_string)
        return BlobServiceClient(f"https://{settings.storage_account}.blob.core.windows.net", self._credential())
