"""Clients that send entity tags, ids and methods in forms of their own: caches, .NET, curl, gateways."""

import pytest

from tests.driver.documents import a_dialog
from tests.driver.end_user import EndUser
from tests.driver.http import Answer
from tests.driver.people import TOMASZ, person
from tests.driver.service_owner import ServiceOwner

OTHER = "0192a3b4-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    "form",
    ["{}", "{:upper}", '"{}"', 'W/"{}"', "{:n}", f'"{OTHER}", "{{}}"', f"{OTHER},{{}}", "*", '"*"'],
    ids=[
        "curl",
        "upper case",
        ".NET HttpClient",
        "behind a proxy",
        "no dashes",
        "list",
        "bare list",
        "any",
        "quoted any",
    ],
)
async def test_change_meets_the_revision_that_a_client_sends_in_its_form(ttd: ServiceOwner, form: str) -> None:
    dialog_id = await ttd.creates(a_dialog())
    revision = (await ttd.gets(dialog_id)).headers["etag"]
    spelled = {"{:upper}": revision.upper(), "{:n}": revision.replace("-", "")}.get(form, form.replace("{}", revision))
    patch = [{"op": "replace", "path": "/progress", "value": 7}]
    (await ttd.patches(dialog_id, patch, if_match=spelled)).expect(204)


@pytest.mark.parametrize("form", [OTHER, f'"{OTHER}"', f'W/"{OTHER}"', f"{OTHER}, {OTHER}"])
async def test_change_does_not_meet_another_revision(ttd: ServiceOwner, form: str) -> None:
    dialog_id = await ttd.creates(a_dialog())
    (await ttd.asks("DELETE", dialog_id, if_match=form)).expect(412)
    (await ttd.asks("POST", f"{dialog_id}/actions/purge", if_match=form)).expect(412)


@pytest.mark.parametrize("form", ["nonsense", '"nonsense"', f"{OTHER}x", f"{{{OTHER}", f"({OTHER}}}", '""', "W/"])
async def test_tag_that_is_no_revision_is_refused(ttd: ServiceOwner, form: str) -> None:
    dialog_id = await ttd.creates(a_dialog())
    assert list((await ttd.asks("DELETE", dialog_id, if_match=form)).expect(400).errors) == ["If-Match"]


async def test_change_of_what_is_not_there_meets_no_revision(ttd: ServiceOwner) -> None:
    (await ttd.asks("DELETE", OTHER, if_match="*")).expect(404)


async def read(user: EndUser | ServiceOwner, dialog_id: str, known: str) -> Answer:
    audience = "serviceowner" if isinstance(user, ServiceOwner) else "enduser"
    headers = {"if-none-match": known}
    return await user.api.ask("GET", f"{audience}/dialogs/{dialog_id}", await user.token(), headers=headers)


async def test_cache_of_an_owner_that_has_the_current_revision_gets_304(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog())
    revision = (await ttd.gets(dialog_id)).headers["etag"]
    for form in (revision, f'"{revision}"', f'W/"{revision}"', f'"{OTHER}", "{revision}"'):
        answer = (await read(ttd, dialog_id, form)).expect(304)
        assert (answer.body, answer.headers["etag"], answer.headers["cache-control"]) == (b"", revision, "no-store")
        assert "content-type" not in answer.headers
    assert (await read(ttd, dialog_id, OTHER)).expect(200).json["id"] == dialog_id
    (await ttd.patches(dialog_id, [{"op": "replace", "path": "/progress", "value": 7}])).expect(204)
    assert (await read(ttd, dialog_id, revision)).expect(200).json["progress"] == 7


async def test_cache_of_an_end_user_gets_304_and_the_reading_is_logged(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    revision = (await ttd.gets(dialog_id)).headers["etag"]
    (await read(kari, dialog_id, revision)).expect(304)
    assert len((await ttd.gets(dialog_id)).json["seenSinceLastUpdate"]) == 1
    (await read(kari, dialog_id, OTHER)).expect(200)


async def test_caller_who_may_not_read_learns_no_revision(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog(party=person(TOMASZ)))
    answer = await read(kari, dialog_id, "*")
    assert answer.status in {403, 404}
    assert "etag" not in answer.headers


async def test_id_without_dashes_or_in_braces_is_an_id(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    for form in (dialog_id.upper(), dialog_id.replace("-", ""), f"%7B{dialog_id}%7D", f"({dialog_id})"):
        assert (await ttd.gets(form)).expect(200).json["id"] == dialog_id
        assert (await kari.opens(form)).expect(200).json["id"] == dialog_id
    for form in (dialog_id[:-1], f"{dialog_id}%7D", f"urn:uuid:{dialog_id}", dialog_id.replace("-", "", 1)):
        (await ttd.gets(form)).expect(400)


async def test_head_answers_as_get_without_a_body(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    for user, path in ((ttd, "serviceowner"), (kari, "enduser")):
        answer = (await user.api.ask("HEAD", f"{path}/dialogs/{dialog_id}", await user.token())).expect(200)
        assert (answer.body, answer.headers["content-type"]) == (b"", "application/json; charset=utf-8")
        assert answer.headers["etag"]
    (await ttd.api.ask("HEAD", f"serviceowner/dialogs/{OTHER}", await ttd.token())).expect(404)
    (await ttd.api.ask("HEAD", f"serviceowner/dialogs/{dialog_id}")).expect(401)


async def test_options_tells_the_methods_of_an_address(ttd: ServiceOwner) -> None:
    for path, methods in {
        f"serviceowner/dialogs/{OTHER}": "DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
        "serviceowner/dialogs": "GET, HEAD, OPTIONS, POST",
        f"serviceowner/dialogs/{OTHER}/actions/purge": "OPTIONS, POST",
        f"enduser/dialogs/{OTHER}": "GET, HEAD, OPTIONS",
    }.items():
        answer = (await ttd.api.ask("OPTIONS", path)).expect(204)
        assert (answer.headers["allow"], answer.body) == (methods, b"")


async def test_instants_of_a_query_are_utc_unless_they_say_otherwise(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog(dueAt="2098-03-01T12:00:00Z"))
    party = (await ttd.gets(dialog_id)).json["party"]
    for since, is_found in (
        ("2098-03-01T12:00:00", True),
        ("2098-03-01T12:00:01", False),
        ("2098-03-01", True),
        ("2098-03-02", False),
        ("2098-03-01T13:00:00+01:00", True),
    ):
        found = await kari.finds(party=party, dueAfter=since, dueBefore="2098-03-03T00:00:00")
        assert (dialog_id in found) is is_found, since


@pytest.mark.parametrize(("value", "is_found"), [("3", True), ("2", False), ("draft", True)])
async def test_status_of_a_query_may_be_a_number(ttd: ServiceOwner, kari: EndUser, value: str, is_found: bool) -> None:
    dialog_id = await ttd.creates(a_dialog(status="Draft"))
    party = (await ttd.gets(dialog_id)).json["party"]
    assert (dialog_id in await kari.finds(party=party, status=value, limit=1000)) is is_found
