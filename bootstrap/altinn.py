"""Services that Altinn answers: access, names, resources, service owners and what describes them."""

from functools import cached_property
from secrets import randbits
from typing import TYPE_CHECKING

from application.access import Access
from application.catalogue import Authorized, Catalogue
from application.ports.authorization import AuthorizedParties, Decisions, SubjectResources, SubjectResourceUpkeep
from application.ports.catalogue import AccessMetadata, Agencies, MetadataLinks, ReferencedResources
from application.ports.names import PartyNames
from application.ports.resources import Resources, ResourceUpkeep
from application.presentation import Presentation
from bootstrap.clock import Clock
from bootstrap.cosmos import CosmosConnection
from bootstrap.http import HttpSession
from bootstrap.settings import Settings

if TYPE_CHECKING:
    from adapters.altinn.authorized_parties import Toggles
    from adapters.altinn.http import AltinnHttp
    from adapters.altinn.links import AltinnLinks
    from adapters.altinn.resource_registry import AltinnResources
    from adapters.altinn.subject_resources import AltinnSubjectResources
    from adapters.caching.shared import SharedAnswers


class AltinnConnection:
    """Reaches Altinn: `open` what it answers anybody, `trusted` what it answers us alone, `cdn` its public files."""

    def __init__(self, settings: Settings, http: HttpSession, clock: Clock) -> None:
        self._settings = settings
        self._http = http
        self._clock = clock

    @cached_property
    def open(self) -> "AltinnHttp":
        return self._reach(self._settings.altinn_base_uri)

    @cached_property
    def cdn(self) -> "AltinnHttp":
        return self._reach(self._settings.altinn_cdn_base_uri)

    def _reach(self, address: str) -> "AltinnHttp":
        from adapters.altinn.http import AltinnHttp

        return AltinnHttp(address, self._http.get, randbits)

    @cached_property
    def trusted(self) -> "AltinnHttp":
        """Reach it with the platform token."""
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
            self._http.get,
            randbits,
            token=PlatformToken(client, self._http.get, self._clock.now, randbits),
            subscription_key=settings.altinn_subscription_key,
        )

    @cached_property
    def links(self) -> "AltinnLinks":
        from adapters.altinn.links import AltinnLinks

        return AltinnLinks(self._settings.altinn_base_uri)


class AltinnAnswers:
    """Answers kept in the memory of each process and, for all of them, in the store."""

    def __init__(self, cosmos: CosmosConnection, settings: Settings, clock: Clock) -> None:
        self._cosmos = cosmos
        self._settings = settings
        self._clock = clock

    @cached_property
    def shared(self) -> "SharedAnswers":
        from adapters.caching.shared import SharedAnswers
        from adapters.cosmos.answers import CosmosAnswers

        return SharedAnswers(CosmosAnswers(self._cosmos.database), self._settings.mask_key, self._clock.now)


class ReferenceData:
    """What timers fetch from the registry for all processes."""

    def __init__(self, altinn: AltinnConnection, cosmos: CosmosConnection, clock: Clock) -> None:
        self._altinn = altinn
        self._cosmos = cosmos
        self._clock = clock

    @cached_property
    def resources(self) -> "AltinnResources":
        from adapters.altinn.resource_registry import AltinnResources
        from adapters.cosmos.reference import CosmosReference

        return AltinnResources(self._altinn.open, CosmosReference(self._cosmos.database), self._clock.now)

    @cached_property
    def subject_resources(self) -> "AltinnSubjectResources":
        from adapters.altinn.subject_resources import AltinnSubjectResources
        from adapters.cosmos.reference import CosmosReference

        return AltinnSubjectResources(self._altinn.open, CosmosReference(self._cosmos.database), self._clock.now)


def connection(settings: Settings, http: HttpSession, clock: Clock) -> AltinnConnection:
    return AltinnConnection(settings, http, clock)


def answers(cosmos: CosmosConnection, settings: Settings, clock: Clock) -> AltinnAnswers:
    return AltinnAnswers(cosmos, settings, clock)


def reference_data(altinn: AltinnConnection, cosmos: CosmosConnection, clock: Clock) -> ReferenceData:
    return ReferenceData(altinn, cosmos, clock)


def resources(data: ReferenceData) -> Resources:
    return data.resources


def resource_upkeep(data: ReferenceData) -> ResourceUpkeep:
    return data.resources


def subject_resources(data: ReferenceData) -> SubjectResources:
    return data.subject_resources


def subject_resource_upkeep(data: ReferenceData) -> SubjectResourceUpkeep:
    return data.subject_resources


def decisions(altinn: AltinnConnection, kept: AltinnAnswers, clock: Clock) -> Decisions:
    from adapters.altinn.decisions import AltinnDecisions

    return AltinnDecisions(altinn.trusted, clock.now, kept.shared)


def authorized_parties(
    altinn: AltinnConnection, kept: AltinnAnswers, settings: Settings, clock: Clock
) -> AuthorizedParties:
    from adapters.altinn.authorized_parties import AltinnAuthorizedParties

    return AltinnAuthorizedParties(altinn.trusted, clock.now, kept.shared, _toggles(settings))


def party_names(altinn: AltinnConnection, kept: AltinnAnswers, settings: Settings, clock: Clock) -> PartyNames:
    from adapters.altinn.names import AltinnPartyNames

    return AltinnPartyNames(
        altinn.trusted, clock.now, shared=kept.shared, is_given_order=settings.keeps_order_of_person_names
    )


def agencies(altinn: AltinnConnection, kept: AltinnAnswers, clock: Clock) -> Agencies:
    from adapters.altinn.agencies import AltinnAgencies

    return AltinnAgencies(altinn.cdn, clock.now, kept.shared)


def metadata_links(altinn: AltinnConnection) -> MetadataLinks:
    return altinn.links


def access_metadata(altinn: AltinnConnection, kept: AltinnAnswers, clock: Clock) -> AccessMetadata:
    from adapters.altinn.access_metadata import AltinnAccessMetadata

    return AltinnAccessMetadata(altinn.open, altinn.links, clock.now, kept.shared)


def catalogue(
    references: ReferencedResources,
    presentation: Presentation,
    metadata: AccessMetadata,
    subjects: SubjectResources,
    access: Access,
    kept: AltinnAnswers,
    settings: Settings,
    clock: Clock,
) -> Catalogue:
    from pydantic import TypeAdapter

    from adapters.caching import durations
    from adapters.caching.cache import Cache

    # What a caller may find depends on how access management is asked.
    name = f"authorised catalogue, {_toggles(settings)}"
    by_caller = kept.shared.of(name, TypeAdapter(Authorized), lambda it: not it.is_everything)
    return Catalogue(
        references,
        presentation,
        metadata,
        subjects,
        access,
        Cache(durations.CATALOGUE, clock.now),
        Cache(durations.AUTHORIZED_CATALOGUE, clock.now, weight=_bytes, shared=by_caller),
    )


def _toggles(settings: Settings) -> "Toggles":
    from adapters.altinn.authorized_parties import Toggles

    return Toggles(
        lets_source_decide=settings.lets_source_decide_parties,
        filters_system_users=settings.filters_parties_of_system_users,
        filters_email_users=settings.filters_parties_of_email_users,
        keeps_email_users=settings.keeps_parties_of_email_users,
    )


def _bytes(catalogue: Authorized) -> int:
    """Estimate what is kept of a caller's catalogue; the whole one is kept elsewhere."""
    described = (len(entry.roles) + len(entry.access_packages) for entry in catalogue.entries)
    return 0 if catalogue.is_everything else sum(2_000 + 20 * subjects for subjects in described)
