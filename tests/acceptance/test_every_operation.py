"""What every operation refuses alike: a table made from the declarations, so that none is forgotten."""

from typing import Any

import pytest

from domain.access import scopes
from domain.kernel.command import Command, CommandList, Query
from functions.hosting.declaration import Operation
from tests.driver.declared import declared
from tests.driver.documents import fresh_id
from tests.driver.http import Answer, Api
from tests.driver.people import KARI

OPERATIONS = declared().operations
PROTECTED = [operation for operation in OPERATIONS if operation.policy is not None]
ANONYMOUS = [operation for operation in OPERATIONS if operation.policy is None]
CACHING = ("etag", "cache-control", "vary", "x-content-type-options")
OF_OWNERS = [operation for operation in PROTECTED if operation.name.startswith("serviceowner_")]
OF_PEOPLE = [operation for operation in PROTECTED if operation.name.startswith("enduser_")]


def named(operation: Operation) -> str:
    return operation.name


def takes_body(operation: Operation) -> bool:
    return any(
        isinstance(annotation, type)
        and issubclass(annotation, Command | CommandList)
        and not issubclass(annotation, Query)
        for annotation in operation.handler.__annotations__.values()
    )


def path_of(operation: Operation, dialog_id: str | None = None) -> str:
    route = operation.path.removeprefix("/api/v1/")
    for name in ("dialogId", "transmissionId", "activityId", "seenLogId", "label"):
        route = route.replace(f"{{{name}}}", (dialog_id if name == "dialogId" else None) or str(fresh_id()))
    return route.replace("{asset}", "start.js")


async def asked(api: Api, operation: Operation, token: str | None, **changed: Any) -> Answer:
    content = changed.get("body", {} if takes_body(operation) else None)
    path = str(changed.get("path", path_of(operation)))
    return await api.ask(operation.method, path, token, body=content, headers=changed.get("headers"))


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
async def test_no_cache_keeps_what_one_caller_was_answered(api: Api, operation: Operation) -> None:
    refused = await asked(api, operation, None)
    answered = await asked(api, operation, await admitted(api, operation))
    for answer in (refused.expect(401), answered):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("operation", ANONYMOUS, ids=named)
async def test_every_cache_may_keep_what_everybody_is_answered(api: Api, operation: Operation) -> None:
    answer = (await asked(api, operation, None)).expect(200)
    assert answer.headers["cache-control"] == f"public, max-age={operation.cached_for}"
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("operation", ANONYMOUS, ids=named)
async def test_who_has_the_answer_already_is_not_sent_it_again(api: Api, operation: Operation) -> None:
    known = (await asked(api, operation, None)).headers
    for sent in (known["etag"], f'"other", {known["etag"]}', known["etag"].removeprefix("W/"), "*"):
        answer = (await asked(api, operation, None, headers={"if-none-match": sent})).expect(304)
        assert answer.body == b""
        assert {name: answer.headers[name] for name in CACHING} == {name: known[name] for name in CACHING}
    for sent in ('"other"', "", known["etag"][:-2] + '"'):
        (await asked(api, operation, None, headers={"if-none-match": sent})).expect(200)


@pytest.mark.parametrize("operation", ANONYMOUS, ids=named)
async def test_refusals_are_kept_by_nobody(api: Api, operation: Operation) -> None:
    path = path_of(operation).replace("start.js", "nothing")
    headers = {"accept": "text/html", "accept-language": "?"}
    refused = await asked(api, operation, None, path=path, headers=headers)
    if refused.status != 200:
        assert refused.headers["cache-control"] == "no-store"
        assert refused.headers["x-content-type-options"] == "nosniff"


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
    assert answer.headers["content-type"] == "application/problem+json; charset=utf-8"
    assert answer.errors
