"""Who is let in to the commands on one dialog and the reads of its parts: before anything is looked up."""

import pytest

from tests.driver.documents import fresh_id
from tests.driver.end_user import EndUser
from tests.driver.http import Api
from tests.driver.service_owner import ADMIN, PROVIDER, ServiceOwner

PARTS = [f"/{part}{item}" for part in ("activities", "transmissions", "seenlog") for item in ("", "/{item}")]
OF_OWNERS = [
    ("DELETE", ""),
    ("POST", "/actions/purge"),
    ("POST", "/actions/restore"),
    ("POST", "/actions/freeze"),
    ("POST", "/activities"),
    ("POST", "/activities/{item}/actions/updateFormSavedActivityTime"),
    ("POST", "/transmissions"),
    ("PUT", "/transmissions/{item}"),
    ("GET", "/actions/should-send-notification"),
    *(("GET", part) for part in PARTS),
]


@pytest.mark.parametrize(("method", "part"), OF_OWNERS)
async def test_service_owners_api_is_for_service_owners(api: Api, kari: EndUser, method: str, part: str) -> None:
    path = f"serviceowner/dialogs/{fresh_id()}{part}".format(item=fresh_id())
    (await api.ask(method, path)).expect(401)
    (await api.ask(method, path, "no.real.token")).expect(401)
    (await api.ask(method, path, await kari.token())).expect(403)


@pytest.mark.parametrize("part", PARTS)
async def test_end_users_api_is_for_end_users(api: Api, ttd: ServiceOwner, part: str) -> None:
    path = f"enduser/dialogs/{fresh_id()}{part}".format(item=fresh_id())
    (await api.ask("GET", path)).expect(401)
    (await api.ask("GET", path, await ttd.token())).expect(403)


async def test_person_behind_an_admin_moves_no_time_of_a_saved_form(api: Api) -> None:
    admin = ServiceOwner(api, scopes=(PROVIDER, ADMIN))
    path = f"{fresh_id()}/activities/{fresh_id()}/actions/updateFormSavedActivityTime"
    answer = await admin.asks("POST", path, {}, endUserId="urn:altinn:person:identifier-no:01819090285")
    assert list(answer.expect(403).errors) == ["Type"]
