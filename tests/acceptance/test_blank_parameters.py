"""No parameter of a query that narrows an answer is passed over: a table of every parameter of every operation."""

import pytest

from domain.kernel.command import Query
from functions.documents.signature import signature_of
from functions.hosting.declaration import Operation
from tests.acceptance.test_every_operation import OPERATIONS, PROTECTED, admitted, path_of, takes_body
from tests.driver.documents import a_dialog, fresh_id
from tests.driver.end_user import EndUser
from tests.driver.http import Answer, Api
from tests.driver.people import KARI, person
from tests.driver.service_owner import ServiceOwner

MINE = person(KARI)
TIMES = {f"{name}{end}" for name in ("created", "updated", "contentUpdated", "due") for end in ("After", "Before")}
SKIPPED = TIMES | {
    "visibleAfter",
    "visibleBefore",
    "isContentSeen",
    "excludeApiOnly",
    "deleted",
    "serviceResource",
    "org",
    "extendedStatus",
    "externalReference",
    "process",
    "transmissionId",
}
"""Parameters that count as absent when they are blank, as in the reference; all others are refused."""
COMPLETE: dict[str, dict[str, str]] = {
    "enduser_search_dialogs": {"party": MINE},
    "serviceowner_search_dialogs": {"party": MINE},
    "serviceowner_find_end_user_contexts": {"party": MINE},
    "enduser_look_up_dialog": {"instanceRef": f"urn:altinn:dialog-id:{fresh_id()}"},
    "serviceowner_look_up_dialog": {"instanceRef": f"urn:altinn:dialog-id:{fresh_id()}"},
    "serviceowner_check_notification_condition": {"conditionType": "Exists", "activityType": "Information"},
}
"""The smallest query that an operation takes."""

KEYS = {"instanceRef": "InstanceRef"}
"""Keys of failures that are not the parameter's name."""


def query_of(operation: Operation) -> type[Query]:
    return signature_of(operation).query or Query


QUERIED = [
    (operation, field.alias)
    for operation in OPERATIONS
    for field in query_of(operation).model_fields.values()
    if field.alias and field.alias != "endUserId"
]
FOR_PERSONS = [operation for operation in PROTECTED if operation.policy and operation.policy.on_behalf]


def titled(value: object) -> str:
    return value.name if isinstance(value, Operation) else str(value)


async def asked(api: Api, operation: Operation, query: str, *, path: str | None = None) -> Answer:
    return await api.ask(
        operation.method,
        f"{path or path_of(operation)}?{query}",
        await admitted(api, operation),
        body={} if takes_body(operation) else None,
    )


def completed(operation: Operation, name: str, *values: str) -> str:
    others = {key: value for key, value in COMPLETE.get(operation.name, {}).items() if key != name}
    return "&".join([*(f"{key}={value}" for key, value in others.items()), *(f"{name}={value}" for value in values)])


@pytest.mark.parametrize(("operation", "name"), [one for one in QUERIED if one[1] not in SKIPPED], ids=titled)
async def test_blank_value_is_refused_under_its_name(api: Api, operation: Operation, name: str) -> None:
    for query in (completed(operation, name, ""), completed(operation, name, "") + f"&{name}"):
        answer = (await asked(api, operation, query)).expect(400)
        assert {key.partition("[")[0] for key in answer.errors} == {KEYS.get(name, name)}


@pytest.mark.parametrize(("operation", "name"), [one for one in QUERIED if one[1] in SKIPPED], ids=titled)
async def test_blank_value_of_what_any_text_may_be_counts_as_absent(
    api: Api, ttd: ServiceOwner, operation: Operation, name: str
) -> None:
    path = path_of(operation, await ttd.creates(a_dialog()))
    (await asked(api, operation, completed(operation, name, ""), path=path)).expect(200)


@pytest.mark.parametrize("operation", FOR_PERSONS, ids=titled)
async def test_blank_person_is_refused_by_every_operation_of_owners(api: Api, operation: Operation) -> None:
    for query in ("endUserId=", "ENDUSERID=", "endUserId", "endUserId=%20", f"endUserId={MINE}&endUserId="):
        answer = (await asked(api, operation, completed(operation, "party", MINE) + f"&{query}")).expect(400)
        assert list(answer.errors) == ["EndUserId"]


@pytest.mark.parametrize(
    ("operation", "name"), [one for one in QUERIED if one[1] not in query_of(one[0]).list_names()], ids=titled
)
async def test_parameter_that_has_one_value_is_refused_with_two(api: Api, operation: Operation, name: str) -> None:
    answer = (await asked(api, operation, completed(operation, name, "1", "2"))).expect(400)
    assert list(answer.errors) == [KEYS.get(name, name)]


@pytest.mark.parametrize(
    ("query", "keys"),
    [("party=", ["party[1]"]), ("later=&later=1", []), ("endUserId=", []), ("serviceResource=&org=&org", [])],
)
async def test_what_stands_beside_a_party(kari: EndUser, query: str, keys: list[str]) -> None:
    """Names that are unknown are passed over: a client may know a later version, and end users have no `endUserId`."""
    path = f"enduser/dialogs?party={MINE}&{query}"
    answer = (await kari.api.ask("GET", path, await kari.token())).expect(400 if keys else 200)
    assert list(answer.errors) == keys
