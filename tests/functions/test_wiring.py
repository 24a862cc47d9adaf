"""What is declared can be served: what somebody forgot to provide or to declare fails at load, or in a test."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from azure.functions import Blueprint
from pydantic import ValidationError

from application.creating import Creating
from application.ports.names import PartyNames
from bootstrap.clock import Clock
from bootstrap.providers import Providers, WiringError
from bootstrap.services import APPLICATION, TECHNOLOGIES, Services
from bootstrap.settings import Settings
from functions.hosting.answers import NoContent
from functions.hosting.declaration import Api
from functions.hosting.registration import register_operation
from functions.hosting.triggers import Triggers, register_feed, register_timer
from local.stack.credentials import credentials_in
from local.stack.environment import settings_of
from local.stack.instance import Instance
from local.stack.ports import Ports
from tests.driver.declared import declared, require_declared

PROVIDED = list(Providers(TECHNOLOGIES, APPLICATION))


class Forgotten:
    """A service that nothing provides."""


class Hen:
    def __init__(self, egg: "Egg") -> None:
        self.egg = egg


class Egg:
    def __init__(self, hen: Hen) -> None:
        self.hen = hen


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("credentials")
    return Settings.model_validate(settings_of(Instance.at(Ports(*range(1, 9)), folder, 0), credentials_in(folder)))


@pytest.mark.parametrize("service", PROVIDED, ids=lambda service: service.__name__)
async def test_every_service_can_be_made_without_connecting(settings: Settings, service: type[Any]) -> None:
    services = Services(settings)
    made = services.get(service)
    assert services.get(service) is made
    await services.close()


def test_every_service_that_is_declared_is_provided(settings: Settings) -> None:
    services = Services(settings)
    for operation in declared().operations:
        services.require(operation.services, operation.name)
    for feed in declared().feeds:
        services.require(feed.services.values(), feed.name)
    for timer in declared().timers:
        services.require(timer.services.values(), timer.name)


async def test_service_can_be_replaced_and_reaches_whoever_needs_it(settings: Settings) -> None:
    class Nameless:
        async def name_of(self, _urn: str) -> str | None:
            return None

    nameless = Nameless()
    services = Services(settings, Clock(), {PartyNames: nameless})
    assert services.get(Creating).names is nameless
    await services.close()


def operation_that_needs_it() -> Callable[[Blueprint, Services], None]:
    api = Api("tests", "v1/tests", None)

    @api.get("thing")
    async def get_thing(_forgotten: Forgotten) -> NoContent:
        return NoContent()

    return lambda blueprint, services: register_operation(blueprint, api.operations["tests_get_thing"], services)


def feed_that_needs_it() -> Callable[[Blueprint, Services], None]:
    triggers = Triggers("tests")

    @triggers.on_change("dialogs", prefix="tests")
    async def follow(documents: object, _forgotten: Forgotten) -> None: ...

    return lambda blueprint, services: register_feed(blueprint, triggers.feeds["tests_follow"], services)


def timer_that_needs_it() -> Callable[[Blueprint, Services], None]:
    triggers = Triggers("tests")

    @triggers.on_schedule("0 0 * * * *")
    async def tick(_forgotten: Forgotten) -> None: ...

    return lambda blueprint, services: register_timer(blueprint, triggers.timers["tests_tick"], services)


@pytest.mark.parametrize("declare", [operation_that_needs_it, feed_that_needs_it, timer_that_needs_it])
def test_parameter_that_nothing_provides_fails_at_load(
    settings: Settings, declare: Callable[[], Callable[[Blueprint, Services], None]]
) -> None:
    blueprint = Blueprint()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    with pytest.raises(WiringError, match=r"tests_\w+ needs Forgotten, which nothing provides.*Add a function"):
        declare()(blueprint, Services(settings))


def test_reader_of_a_feed_that_takes_no_documents_fails_at_load(settings: Settings) -> None:
    triggers = Triggers("tests")

    @triggers.on_change("dialogs", prefix="tests")
    async def follow(changes: object) -> None: ...

    blueprint = Blueprint()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    with pytest.raises(TypeError, match="takes no parameter called documents"):
        register_feed(blueprint, triggers.feeds["tests_follow"], Services(settings))


def module_of(*functions: Callable[..., Any]) -> ModuleType:
    module = ModuleType(functions[0].__module__)
    for function in functions:
        setattr(module, function.__name__, function)
    return module


def make_forgotten() -> Forgotten:
    return Forgotten()


def make_it_too() -> Forgotten:
    return Forgotten()


def make_hen(egg: Egg) -> Hen:
    return Hen(egg)


def make_egg(hen: Hen) -> Egg:
    return Egg(hen)


def test_two_providers_of_one_service_are_refused() -> None:
    with pytest.raises(WiringError, match="Forgotten"):
        Providers([module_of(make_forgotten, make_it_too)], ())


def test_services_that_need_each_other_are_refused() -> None:
    with pytest.raises(WiringError, match="circle"):
        Providers([module_of(make_hen, make_egg)], ()).require(Hen, "a test", {})


def test_status_that_is_not_declared_fails_the_test_that_met_it() -> None:
    require_declared("GET", "api/v1/serviceowner/dialogs/0198-no-matter", 404)
    require_declared("GET", "api/v1/nothing/here", 404)
    with pytest.raises(AssertionError, match="serviceowner_get_dialog answered 422, but declares only"):
        require_declared("GET", "api/v1/serviceowner/dialogs/0198-no-matter", 422)


def test_settings_that_are_missing_are_named_without_the_values_of_others() -> None:
    with pytest.raises(ValidationError) as refusal:
        Settings.model_validate({"Maskinporten__EncodedJwk": "secret-key"})
    assert "Dialogporten__BaseUri" in str(refusal.value)
    assert "secret-key" not in str(refusal.value)
