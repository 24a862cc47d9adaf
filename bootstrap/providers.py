"""Which function makes which service: it returns the service's type, and its parameters are services too."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

type Service = type[Any]
type Provider = Callable[..., Any]


class WiringError(Exception):
    """The app cannot be put together: something asks for a service that nothing provides."""


class Providers:
    """Collects providers, and checks that everything they ask for is provided."""

    def __init__(self, modules: Iterable[ModuleType], classes: Iterable[Service]) -> None:
        """Take every public function of the modules, and classes that make themselves.

        Raises WiringError when two provide one service.
        """
        self._providers: dict[Service, Provider] = {}
        self._parameters: dict[Service, Mapping[str, Service]] = {}
        for module in modules:
            for provider in _functions_of(module):
                self._add(inspect.signature(provider).return_annotation, provider)
        for service in classes:
            self._add(service, service)

    def _add(self, service: Service, provider: Provider) -> None:
        if service in self._providers:
            raise WiringError(f"{_place(provider)} provides {service.__name__}, which another function provides too")
        self._providers[service] = provider

    def __contains__(self, service: Service) -> bool:
        return service in self._providers

    def __iter__(self) -> Iterator[Service]:
        return iter(self._providers)

    def provider_of(self, service: Service) -> Provider:
        return self._providers[service]

    def parameters_of(self, service: Service) -> Mapping[str, Service]:
        """Give the services that a service is made of, by the name of the parameter."""
        if service not in self._parameters:
            self._parameters[service] = dict(_parameters(self._providers[service]))
        return self._parameters[service]

    def require(self, service: Service, needed_by: str, given: Mapping[Service, Any]) -> None:
        """Raise WiringError unless the service can be made: of what is given, and of what providers make."""
        self._require(service, (needed_by,), given)

    def _require(self, service: Service, chain: tuple[str, ...], given: Mapping[Service, Any]) -> None:
        if service in given:
            return
        if service not in self._providers:
            raise WiringError(
                f"{chain[-1]} needs {_name(service)}, which nothing provides (needed through {' -> '.join(chain)}). "
                "Add a function that returns it to a module of bootstrap, or the class to APPLICATION in "
                "bootstrap/services.py."
            )
        place = _place(self._providers[service])
        if place in chain:
            raise WiringError(f"services need each other in a circle: {' -> '.join((*chain, place))}")
        for needed in self.parameters_of(service).values():
            self._require(needed, (*chain, place), given)


def _functions_of(module: ModuleType) -> Iterator[Provider]:
    for name, function in vars(module).items():
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_"):
            yield function


def _parameters(provider: Provider) -> Iterator[tuple[str, Service]]:
    """Leave out parameters with a default: they are the provider's own affair."""
    for name, parameter in inspect.signature(provider).parameters.items():
        if parameter.default is inspect.Parameter.empty:
            yield name, parameter.annotation


def _name(service: Any) -> str:
    return getattr(service, "__qualname__", repr(service))


def _place(provider: Provider) -> str:
    return f"{provider.__module__}.{provider.__qualname__}"
