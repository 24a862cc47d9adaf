"""The worst body of every operation costs no more than a few times its size, and is refused in few words."""

import json
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from time import process_time
from types import UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

import pytest
from azure.functions import HttpRequest, HttpResponse

from domain.access.caller import EndUser, ServiceOwner
from domain.access.user_type import UserType
from domain.dialog.commands.patch_dialog import MOST_OPERATIONS
from domain.kernel.command import Command, CommandList, Query
from domain.kernel.contract_enum import ContractEnum
from domain.kernel.failures import MOST_FAILURES
from domain.kernel.moment import Moment
from domain.kernel.refusals import Refusal
from functions.hosting.declaration import ONE_PART, SMALL_BODY, WHOLE_DIALOG, Api, Operation
from functions.hosting.invocation import Invocation
from functions.hosting.pipeline import bind, limit_size, validate
from functions.hosting.problems import problem
from tests.builders.services import FewServices
from tests.driver.declared import declared

MOMENT = Moment(datetime(2026, 1, 1, tzinfo=UTC), lambda _: 7)
NOBODY = "00000000-0000-4000-8000-000000000000"
LARGEST_ANSWER = 100_000
MEASURED = 2_000_000
"""Bytes: large enough to show what grows too fast."""
MEMORY, SECONDS = 40, 0.5
"""Per byte and per megabyte: a parsed body takes many times its bytes; without bounds it took hundreds, and seconds."""

type Shape = Any
type Wrap = Callable[[str], str]


def command_of(operation: Operation) -> type[Command | CommandList[Any]] | None:
    annotations = operation.handler.__annotations__.values()
    sent = (one for one in annotations if isinstance(one, type) and issubclass(one, Command | CommandList))
    return next((one for one in sent if not issubclass(one, Query)), None)


OPERATIONS = [operation for operation in declared().operations if operation.method in {"POST", "PUT", "PATCH"}]
WITH_BODY = [(one, shape) for one in OPERATIONS if (shape := command_of(one)) is not None]


def origin(shape: Shape) -> Any:
    return get_origin(shape)


def present(annotation: Shape) -> Shape:
    if origin(annotation) in (Union, UnionType):
        return next(one for one in get_args(annotation) if one is not type(None))
    return annotation


def least(shape: Shape) -> Any:
    """Give the shortest value of a shape; the rules may refuse it."""
    shape = present(shape)
    if origin(shape) is tuple:
        return []
    if issubclass(shape, Command):
        fields = shape.model_fields.values()
        return {field.alias: least(field.annotation) for field in fields if field.is_required()}
    if issubclass(shape, ContractEnum):
        return next(iter(shape)).value
    return {str: "", UUID: NOBODY, datetime: "2020-01-01T00:00:00Z"}.get(shape, 0)


def lists(shape: Shape, wrap: Wrap = str) -> Iterator[tuple[str, Shape, Wrap]]:
    """Find every list of a shape: where it is, its elements' shape, and how the rest of a body is put around it."""
    shape = present(shape)
    if origin(shape) is tuple:
        element = get_args(shape)[0]
        yield "", element, wrap
        yield from (
            (f"[]{name}", inner, around) for name, inner, around in lists(element, lambda text: wrap(f"[{text}]"))
        )
    elif issubclass(shape, CommandList):
        yield from lists(shape.model_fields["root"].annotation, wrap)
    elif issubclass(shape, Command):
        for field in shape.model_fields.values():
            yield from below(shape, field, wrap)


def below(shape: type[Command], field: Any, wrap: Wrap) -> Iterator[tuple[str, Shape, Wrap]]:
    rest = json.dumps({key: value for key, value in least(shape).items() if key != field.alias})[1:-1]
    comma = ", " if rest else ""

    def around(text: str) -> str:
        return wrap(f'{{{rest}{comma}"{field.alias}": {text}}}')

    if isinstance(present(field.annotation), type) or origin(present(field.annotation)) is tuple:
        for name, element, inner in lists(field.annotation, around):
            yield f".{field.alias}{name}", element, inner


def filled(element: str, size: int, wrap: Wrap) -> bytes:
    count = max(1, (size - 1_000) // (len(element) + 1))
    return wrap(f"[{','.join([element] * count)}]").encode()


def worst_bodies() -> Iterator[Any]:
    for operation, shape in WITH_BODY:
        size = min(operation.max_body, MEASURED)
        for name, element, wrap in lists(shape):
            for kind, sent in {"misshapen": "0", "invalid": json.dumps(least(element))}.items():
                yield pytest.param(operation, partial(filled, sent, size, wrap), id=f"{operation.name}-{name}-{kind}")
        yield pytest.param(operation, partial(members, size), id=f"{operation.name}-members")
        yield pytest.param(operation, partial(nested, size), id=f"{operation.name}-nesting")


def nested(size: int) -> bytes:
    return b"[" * size


def members(size: int) -> bytes:
    return f"{{{','.join(f'"{number:07}":0' for number in range(size // 12))}}}".encode()


def caller_of(operation: Operation) -> ServiceOwner | EndUser:
    if operation.name.startswith("enduser"):
        return EndUser(UserType.PERSON, frozenset(), {})
    return ServiceOwner(UserType.SERVICE_OWNER, frozenset(), {})


def judged(operation: Operation, body: bytes) -> HttpResponse | None:
    """Give the refusal of what was sent before anything is read from the store; None when it is accepted."""
    request = HttpRequest(method=operation.method, url="https://localhost/", body=body, route_params=ROUTE)
    invocation = Invocation(request, FewServices(), MOMENT, "0" * 32, {}, caller=caller_of(operation))
    without_services = replace(operation, bindings=[it for it in operation.bindings if it.service is None])
    try:
        for step in (limit_size, bind, validate):
            step(without_services, invocation)
    except Refusal as refusal:
        return problem(refusal, "/", "0" * 32)
    return None


ROUTE = {"dialogId": NOBODY, "transmissionId": NOBODY, "activityId": NOBODY, "label": "label"}


@pytest.mark.parametrize(("operation", "made"), list(worst_bodies()))
def test_refusal_of_the_worst_body_is_small_and_cheap(operation: Operation, made: Callable[[], bytes]) -> None:
    body = made()
    before = process_time()
    answer = judged(operation, body)
    spent = process_time() - before
    assert len(answer.get_body() if answer else b"") < LARGEST_ANSWER
    assert spent < SECONDS * len(body) / 1_000_000 + 1
    assert peak_of(operation, body) < MEMORY * len(body) + 60_000_000


def peak_of(operation: Operation, body: bytes) -> int:
    tracemalloc.start()
    try:
        judged(operation, body)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(("operation", "_shape"), WITH_BODY, ids=lambda one: getattr(one, "name", ""))
def test_body_beyond_the_operations_limit_is_not_read(operation: Operation, _shape: Shape) -> None:
    answer = judged(operation, b"[" * (operation.max_body + 1))
    assert answer is not None
    assert answer.status_code == 413
    assert f"{operation.max_body} bytes" in json.loads(answer.get_body())["title"]


def test_only_whole_dialogs_take_large_bodies() -> None:
    large = {operation.name for operation, _ in WITH_BODY if operation.max_body > ONE_PART}
    assert large == {f"serviceowner_{verb}_dialog" for verb in ("create", "update", "patch")}


def test_body_is_small_unless_declared_otherwise() -> None:
    api = Api("tests", "v1/tests", None)

    @api.post("things")
    async def create_thing() -> Any: ...

    assert api.operations["tests_create_thing"].max_body == SMALL_BODY < ONE_PART < WHOLE_DIALOG


def named(name: str) -> Operation:
    return next(operation for operation in OPERATIONS if operation.name == name)


def test_a_hundred_failures_are_told_and_that_there_are_more() -> None:
    actions = [{"action": "", "url": "", "httpMethod": "GET", "priority": "Tertiary"}] * 1_000
    answer = judged(named("serviceowner_create_dialog"), json.dumps({"guiActions": actions}).encode())
    assert answer is not None
    told = json.loads(answer.get_body())
    assert sum(len(texts) for texts in told["errors"].values()) == MOST_FAILURES
    assert told["detail"] == "There are more failures than the 100 that are told here."


def test_patch_of_too_many_operations_says_how_many_it_may_have() -> None:
    operations = [{"op": "remove", "path": "/process"}] * (MOST_OPERATIONS + 1)
    answer = judged(named("serviceowner_patch_dialog"), json.dumps(operations).encode())
    assert answer is not None
    assert answer.status_code == 400
    assert b"must have 10000 items or fewer" in answer.get_body()


def test_texts_that_quote_what_was_sent_are_cut() -> None:
    labels = [{"value": f"{number:0200}"} for number in (*range(10), *range(10))]
    tags = [{"value": f"{number:0200}"} for number in (*range(5_000), *range(5_000))]
    sent = {"searchTags": tags, "serviceOwnerContext": {"serviceOwnerLabels": labels}}
    answer = judged(named("serviceowner_create_dialog"), json.dumps(sent).encode())
    assert answer is not None
    assert len(answer.get_body()) < LARGEST_ANSWER
