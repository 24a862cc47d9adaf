"""What operations declare: routes that the host's alphabetical order finds, and every refusal they may answer with."""

import inspect
from itertools import permutations

import pytest

from application.dialogs import Target
from domain.kernel.command import Command, CommandList, Query
from domain.kernel.refusals import Invalid, NotFound, Refusal
from functions.hosting.declaration import Operation
from functions.hosting.policies import SERVICE_PROVIDER
from functions.hosting.problems import PROBLEMS
from tests.driver.declared import declared

OPERATIONS = declared().operations

each_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)


def test_names_are_all_different() -> None:
    assert len(set(declared().names)) == len(declared().names)


def test_routes_of_a_method_are_all_different() -> None:
    taken = [(operation.method, shape(operation.route)) for operation in OPERATIONS]
    assert len(set(taken)) == len(taken)


def test_literal_segment_that_competes_with_a_parameter_sorts_first() -> None:
    """The host tries functions by name and takes the first whose route fits."""
    wrong = [
        f"{one.name} ({one.route}) hides behind {other.name} ({other.route})"
        for one, other in permutations(OPERATIONS, 2)
        if one.method == other.method and is_special_case(one.route, other.route) and other.name < one.name
    ]
    assert wrong == []


@each_operation
def test_route_stays_out_of_the_hosts_own(operation: Operation) -> None:
    assert not operation.address.startswith(("admin", "runtime", "/"))
    assert operation.address.startswith(("api/v1/", "swagger/v1"))


@each_operation
def test_every_parameter_of_the_route_is_bound(operation: Operation) -> None:
    wanted = {part.strip("{*}") for part in operation.route.split("/") if part.startswith("{")}
    assert wanted <= {"dialogId", "transmissionId", "activityId", "seenLogId", "label", "asset"}


@each_operation
def test_what_is_refused_is_declared_and_known(operation: Operation) -> None:
    assert all(issubclass(refusal, Refusal) for refusal in operation.refuses)
    assert set(operation.refuses) <= set(PROBLEMS)


@each_operation
def test_operation_on_a_dialog_may_not_find_it(operation: Operation) -> None:
    if any(annotation is Target for annotation in annotations(operation)):
        assert NotFound in operation.refuses


@each_operation
def test_operation_with_a_body_may_refuse_it(operation: Operation) -> None:
    bodies = [
        sent
        for sent in annotations(operation)
        if issubclass(sent, Command | CommandList) and not issubclass(sent, Query)
    ]
    assert (operation.method in {"POST", "PUT", "PATCH"}) or not bodies
    if bodies:
        assert Invalid in operation.refuses


@each_operation
def test_only_writes_are_silent_and_only_reads_are_cached(operation: Operation) -> None:
    assert not (operation.silent and operation.method == "GET")
    assert operation.cached_for is None or operation.method == "GET"


@each_operation
def test_what_everybody_is_answered_is_cached_and_nothing_else(operation: Operation) -> None:
    assert (operation.cached_for is not None) == (operation.policy is None)


@each_operation
def test_owners_operations_ask_for_the_owners_scope(operation: Operation) -> None:
    if operation.name.startswith("serviceowner_") and operation.policy is not None:
        is_ordinary = operation.policy.every >= SERVICE_PROVIDER.every
        assert is_ordinary or operation.name == "serviceowner_check_notification_condition"


def annotations(operation: Operation) -> list[type]:
    signature = inspect.signature(operation.handler, eval_str=True)
    return [parameter.annotation for parameter in signature.parameters.values()]


def shape(route: str) -> str:
    return "/".join("{}" if part.startswith("{") else part.lower() for part in route.split("/"))


def is_special_case(route: str, of: str) -> bool:
    """Tell whether every address of `route` fits `of` as well."""
    parts, wider = shape(route).split("/"), shape(of).split("/")
    return (
        len(parts) == len(wider)
        and parts != wider
        and all(general in ("{}", part) for part, general in zip(parts, wider, strict=True))
    )
