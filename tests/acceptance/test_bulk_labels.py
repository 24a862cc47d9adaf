"""Labels of many dialogs are set in one go: all of them or none (S-111, E-051)."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.driver.documents import a_dialog, fresh_id
from tests.driver.end_user import EndUser
from tests.driver.http import Answer, Api
from tests.driver.patience import until
from tests.driver.people import FJELLTOPP, KARI, OLA, TOMASZ, person
from tests.driver.service_owner import ADMIN, PROVIDER, ServiceOwner
from tests.driver.stored import Stored

BIN = {"addLabels": ["Bin"]}


@pytest.fixture
def admin(api: Api) -> ServiceOwner:
    return ServiceOwner(api, "skd", (PROVIDER, ADMIN))


async def some_dialogs(owner: ServiceOwner, count: int) -> list[str]:
    """Create dialogs of two parties, of whom Kari finds all."""
    parties = (person(KARI), FJELLTOPP)
    return [await owner.creates(a_dialog(party=parties[number % 2])) for number in range(count)]


def revised(ids: Sequence[str], revisions: Sequence[str | None] = ()) -> list[dict[str, Any]]:
    padded = [*revisions, *[None] * len(ids)]
    return [
        {"dialogId": dialog_id, "endUserContextRevision": revision}
        for dialog_id, revision in zip(ids, padded, strict=False)
    ]


async def sets(someone: EndUser, dialogs: Sequence[Any], **labels: Any) -> Answer:
    body = {"dialogs": dialogs, **(labels or BIN)}
    return await someone.sends("POST", "context/systemlabels/actions/bulkset", body)


async def sets_as_owner(owner: ServiceOwner, dialogs: Sequence[Any], body: Any = None, **query: Any) -> Answer:
    path = "endusercontext/systemlabels/actions/bulkset"
    return await owner.asks("POST", path, {"dialogs": dialogs, **(body or BIN)}, **query)


async def contexts(owner: ServiceOwner, ids: Sequence[str]) -> list[dict[str, Any]]:
    return [(await owner.gets(dialog_id)).expect(200).json["endUserContext"] for dialog_id in ids]


async def labels(owner: ServiceOwner, ids: Sequence[str]) -> list[list[str]]:
    return [context["systemLabels"] for context in await contexts(owner, ids)]


async def test_every_dialog_gets_the_labels_and_tells_who_set_them(
    ttd: ServiceOwner, kari: EndUser, stored: Stored
) -> None:
    ids = await some_dialogs(ttd, 5)
    revision = (await contexts(ttd, ids))[3]["revision"]
    answer = (await sets(kari, revised(ids, [None, None, None, revision]))).expect(204)
    assert "etag" not in answer.headers
    assert await labels(ttd, ids) == [["Bin"]] * 5
    for dialog_id in ids:
        (entry,) = (await kari.asks(f"{dialog_id}/context/labellog")).expect(200).json
        assert (entry["action"], entry["name"]) == ("set", "systemlabel:Bin")
        assert await stored.of(dialog_id, "pendinglabels") == []


async def test_dialogs_that_carry_them_already_stay_as_they_are(ttd: ServiceOwner, kari: EndUser) -> None:
    ids = await some_dialogs(ttd, 3)
    (await sets(kari, revised(ids[:1]))).expect(204)
    before = await contexts(ttd, ids)
    (await sets(kari, revised(ids))).expect(204)
    after = await contexts(ttd, ids)
    assert after[0] == before[0]
    assert [context["systemLabels"] for context in after] == [["Bin"]] * 3
    (await sets(kari, revised(ids))).expect(204)
    assert await contexts(ttd, ids) == after


async def test_one_dialog_that_is_not_found_spares_all(ttd: ServiceOwner, kari: EndUser, amir: EndUser) -> None:
    ids = await some_dialogs(ttd, 4)
    missing = str(fresh_id())
    refused = (await sets(kari, revised([*ids, missing]))).expect(404)
    assert refused.errors == {
        "DialogEntity": [f"Entity 'DialogEntity' with the following key(s) was not found: ({missing})."]
    }
    of_kari = ids[0], ids[2]
    refused = (await sets(amir, revised(ids))).expect(404)
    assert f"({', '.join(of_kari)})" in refused.errors["DialogEntity"][0]
    deleted = await ttd.creates(a_dialog())
    (await ttd.asks("DELETE", deleted)).expect(204)
    (await sets(kari, revised([*ids, deleted]))).expect(404)
    assert await labels(ttd, ids) == [["Default"]] * 4


async def test_one_stale_revision_spares_all(ttd: ServiceOwner, kari: EndUser) -> None:
    ids = await some_dialogs(ttd, 3)
    known = [context["revision"] for context in await contexts(ttd, ids)]
    (await sets(kari, revised(ids, [*known[:2], str(fresh_id())]))).expect(412)
    assert await labels(ttd, ids) == [["Default"]] * 3
    (await sets(kari, revised(ids, known))).expect(204)
    (await sets(kari, revised(ids, known), addLabels=["Archive"])).expect(412)
    assert await labels(ttd, ids) == [["Bin"]] * 3


async def test_requests_that_name_too_many_too_few_or_one_twice_are_refused(kari: EndUser, ttd: ServiceOwner) -> None:
    ids = [str(fresh_id()) for _ in range(201)]
    for answer, key in (
        (await sets(kari, []), "dto.dialogs"),
        (await sets(kari, revised(ids[:101])), "dto.dialogs.count"),
        (await sets(kari, revised([ids[0], ids[0]])), "dto.dialogs"),
        (await sets(kari, revised(ids[:1]), addLabels=["Sent"]), "dto.addLabels[0]"),
        (await sets(kari, [{"dialogId": "nonsense"}]), "dialogs[0].dialogId"),
        (await sets_as_owner(ttd, revised(ids), endUserId=person(KARI)), "dto.dialogs.count"),
        (await sets_as_owner(ttd, revised(ids[:1])), "endUserId"),
    ):
        assert list(answer.expect(400).errors) == [key]


async def test_owner_sets_for_a_person_what_that_person_finds_of_its_own(
    ttd: ServiceOwner, skd: ServiceOwner, kari: EndUser
) -> None:
    ids = await some_dialogs(ttd, 3)
    for owner, someone in ((ttd, TOMASZ), (skd, KARI)):
        (await sets_as_owner(owner, revised(ids), endUserId=person(someone))).expect(404)
    (await sets_as_owner(ttd, revised(ids), endUserId=person(KARI))).expect(204)
    assert await labels(ttd, ids) == [["Bin"]] * 3
    (entry,) = (await kari.asks(f"{ids[1]}/context/labellog")).expect(200).json
    assert entry["performedBy"]["actorType"] == "PartyRepresentative"


async def test_only_admins_name_somebody_else(ttd: ServiceOwner, admin: ServiceOwner, kari: EndUser) -> None:
    ids = await some_dialogs(ttd, 2)
    ola = {**BIN, "performedBy": {"actorType": "PartyRepresentative", "actorId": person(OLA)}}
    (await sets_as_owner(ttd, revised(ids), ola)).expect(403)
    (await sets_as_owner(admin, revised(ids), ola)).expect(204)
    (entry,) = (await kari.asks(f"{ids[1]}/context/labellog")).expect(200).json
    assert entry["performedBy"]["actorName"]
    stranger = {**BIN, "performedBy": {"actorType": "PartyRepresentative", "actorId": person("05815599030")}}
    assert list((await sets_as_owner(admin, revised(ids), stranger)).expect(422).errors) == ["ActorId"]


async def test_two_hundred_dialogs_are_set_in_one_go(ttd: ServiceOwner, admin: ServiceOwner) -> None:
    ids = await some_dialogs(ttd, 200)
    by_owner = {"addLabels": ["Archive"], "performedBy": {"actorType": "ServiceOwner"}}
    (await sets_as_owner(admin, revised(ids), by_owner)).expect(204)
    assert await labels(ttd, ids) == [["Archive"]] * 200


async def test_what_a_crash_left_is_finished_once(ttd: ServiceOwner, kari: EndUser, stored: Stored) -> None:
    """A writer dies between its commit and the other dialogs: what it wrote there is written here by hand."""
    ids = await some_dialogs(ttd, 3)
    (root,) = await stored.of(ids[0], "dialog")
    pending = {
        "id": str(fresh_id()),
        "kind": "pendinglabels",
        "party": root["party"],
        "dialogId": ids[0],
        "decidedAt": root["createdAt"],
        "setting": {"add": ["Archive"], "remove": [], "performedBy": {"actorType": "ServiceOwner"}},
        "dialogIds": [*ids[1:], str(fresh_id())],
    }
    await stored.database.get_container_client("dialogs").create_item(pending)
    await until(lambda: stored.of(ids[0], "pendinglabels"), lambda left: not left)
    assert await labels(ttd, ids) == [["Default"], ["Archive"], ["Archive"]]
    (entry,) = (await kari.asks(f"{ids[1]}/context/labellog")).expect(200).json
    assert entry["performedBy"] == {"actorType": "ServiceOwner"}
