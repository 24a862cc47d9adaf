"""What every operation refuses alike: a table made from the declarations, so that none is forgotten."""

import pytest

from domain.access import scopes
from domain.kernel.given import Given, GivenList, Query
from functions.hosting.declaration import Operation
from tests.driver.declared import declared
from tests.driver.documents import fresh_id
from tests.driver.http import Answer, Api
from tests.driver.people import KARI

OPERATIONS = declared().operations
PROTECTED = [operation for operation in OPERATIONS if operation.policy is not None]
OF_OWNERS = [operation for operation in PROTECTED if operation.name.startswith("serviceowner_")]
OF_PEOPLE = [operation for operation in PROTECTED if operation.name.startswith("enduser_")]


def named(operation: Operation) -> str:
    return operation.name


def takes_body(operation: Operation) -> bool:
    return any(
        isinstance(annotation, type) and issubclass(annotation, Given | GivenList) and not issubclass(annotation, Query)
        for annotation in operation.handler.__annotations__.values()
    )


def path_of(operation: Operation, dialog_id: str | None = None) -> str:
    route = operation.route.removeprefix("v1/")
    for name in ("dialogId", "transmissionId", "activityId", "seenLogId", "label"):
        route = route.replace(f"{{{name}}}", (dialog_id if name == "dialogId" else None) or str(fresh_id()))
    return route


async def asked(api: Api, operation: Operation, token: str | None, **changed: object) -> Answer:
    content = changed.get("body", {} if takes_body(operation) else None)
    path = str(changed.get("path", path_of(operation)))
    return await api.ask(operation.method, path, token, body=content)


async def admitted(api: Api, operation: Operation) -> str:
    """Give a token that this operation lets in."""
    if operation in OF_PEOPLE:
        return await api.token(kind="enduser", pid=KARI, acr="idporten-loa-high")
    policy = operation.policy
    assert policy is not None
    return await api.token(kind="serviceowner", org="ttd", orgno="991825827", scopes=sorted(policy.every))


@pytest.mark.parametrize("operation", PROTECTED, ids=named)
async def test_without_a_token_nobody_gets_in(api: Api, operation: Operation) -> None:
    answer = (await asked(api, operation, None)).expect(401)
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.body == b""


@pytest.mark.parametrize("operation", PROTECTED, ids=named)
async def test_forged_token_gets_nobody_in(api: Api, operation: Operation) -> None:
    token = await api.token(kind="serviceowner", org="ttd", orgno="991825827", forged=True)
    answer = (await asked(api, operation, token)).expect(401)
    assert answer.headers["www-authenticate"].startswith('Bearer error="invalid_token"')


@pytest.mark.parametrize("operation", PROTECTED, ids=named)
async def test_token_with_other_scopes_is_not_enough(api: Api, operation: Operation) -> None:
    token = await api.token(kind="serviceowner", org="ttd", orgno="991825827", scopes=["altinn:something.else"])
    (await asked(api, operation, token)).expect(403)


@pytest.mark.parametrize("operation", OF_OWNERS, ids=named)
async def test_token_of_an_end_user_does_not_open_the_owners_api(api: Api, operation: Operation) -> None:
    token = await api.token(kind="enduser", pid=KARI, acr="idporten-loa-high")
    (await asked(api, operation, token)).expect(403)


@pytest.mark.parametrize("operation", OF_PEOPLE, ids=named)
async def test_token_of_an_owner_does_not_open_the_end_users_api(api: Api, operation: Operation) -> None:
    """Even with an end user's scope the user type is wrong, and the answer says so."""
    wanted = [scopes.SERVICE_PROVIDER, scopes.END_USER]
    token = await api.token(kind="serviceowner", org="ttd", orgno="991825827", scopes=wanted)
    answer = (await asked(api, operation, token)).expect(403)
    assert list(answer.errors) == ["Type"]


@pytest.mark.parametrize(
    "operation", [operation for operation in PROTECTED if "{dialogId}" in operation.route], ids=named
)
async def test_id_that_is_no_uuid_is_a_failure_of_its_parameter(api: Api, operation: Operation) -> None:
    token = await admitted(api, operation)
    answer = (await asked(api, operation, token, path=path_of(operation, "no-uuid"))).expect(400)
    assert list(answer.errors) == ["dialogId"]


@pytest.mark.parametrize("operation", [one for one in PROTECTED if takes_body(one)], ids=named)
@pytest.mark.parametrize("body", [b"", b"{", b"[]]", b"\xff\xfe", b'"text"', b"7"])
async def test_body_that_is_not_of_its_shape_is_invalid(api: Api, operation: Operation, body: bytes) -> None:
    answer = (await asked(api, operation, await admitted(api, operation), body=body)).expect(400)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.errors
