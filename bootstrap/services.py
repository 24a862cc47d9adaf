"""The services of one process by type: each is made once, at its first use, of the services it asks for."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, cast

from application.access import Access
from application.appending import Appending
from application.creating import Creating
from application.dialogs import Dialogs
from application.labelling import Labelling
from application.lookup import Lookup
from application.owner_labels import OwnerLabels
from application.ownership import Ownership
from application.parts import Parts
from application.presentation import Presentation
from application.reading import Reading
from application.searching import Searching
from application.updating import Updating
from bootstrap import altinn, cosmos, events, http, tokens, views
from bootstrap.clock import Clock
from bootstrap.providers import Providers
from bootstrap.settings import Settings
from domain.kernel.moment import Moment
from functions.hosting.invocation import Maintenance

TECHNOLOGIES = (cosmos, altinn, http, events, tokens, views)
"""Modules whose public functions provide services."""
APPLICATION = (
    Access,
    Appending,
    Creating,
    Dialogs,
    Labelling,
    Lookup,
    OwnerLabels,
    Ownership,
    Parts,
    Presentation,
    Reading,
    Searching,
    Updating,
)
"""Classes that are made of services and nothing else."""


class Services:
    """What functions ask for by type. SDKs are imported where they are first needed: cold start counts."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        overrides: Mapping[type[Any], Any] = MappingProxyType({}),
    ) -> None:
        """Take services by type that stand in for provided ones, in tests for example."""
        self._settings = settings
        self._clock = clock or Clock()
        self._providers = Providers(TECHNOLOGIES, APPLICATION)
        self._made: dict[type[Any], Any] = {Settings: settings, Clock: self._clock, **overrides}

    def get[T](self, service: type[T]) -> T:
        """Give the one service of this type. Raises WiringError when it cannot be made."""
        if service not in self._made:
            self.require((service,), "the caller of get")
            self._made[service] = self._make(service)
        return cast("T", self._made[service])

    def require(self, services: Iterable[type[Any]], needed_by: str) -> None:
        """Raise WiringError unless each of the services can be made; nothing is made yet."""
        for service in services:
            self._providers.require(service, needed_by, self._made)

    def _make(self, service: type[Any]) -> Any:
        parameters = self._providers.parameters_of(service)
        return self._providers.provider_of(service)(**{name: self.get(needed) for name, needed in parameters.items()})

    @property
    def maintenance(self) -> Maintenance | None:
        return Maintenance(self._settings.closed_until) if self._settings.is_closed else None

    def moment(self, *, silent: bool) -> Moment:
        return self._clock.moment(silent=silent)

    async def close(self) -> None:
        """Close the connections that were opened; a function app never does, its process ends with them."""
        for connection in (http.HttpSession, cosmos.CosmosConnection):
            if connection in self._made:
                await self._made[connection].close()
