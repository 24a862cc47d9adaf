"""People, and service owners for them, put system labels on a dialog (S-107 to S-112, E-050 to E-053)."""

from typing import Any

import pytest

from tests.driver.documents import a_dialog, fresh_id
from tests.driver.end_user import SUBSTANTIAL, EndUser
from tests.driver.events import Events
from tests.driver.http import Answer, Api
from tests.driver.parts import an_activity, from_party
from tests.driver.people import FJELLTOPP, KARI, OLA, TOMASZ, TRAVEL, person
from tests.driver.service_owner import ADMIN, PROVIDER, ServiceOwner

EPHEMERAL = "urn:altinn:person:identifier-ephemeral:"
UNKNOWN_TO_ALTINN = "05815599030"


@pytest.fixture
def admin(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, ADMIN))


async def sets(someone: EndUser, dialog_id: str, *, if_match: str | None = None, **labels: list[str]) -> Answer:
    return await someone.sends("PUT", f"{dialog_id}/context/systemlabels", labels, if_match=if_match)


async def sets_as_owner(owner: ServiceOwner, dialog_id: str, body: Any, **how: Any) -> Answer:
    return await owner.asks("PUT", f"{dialog_id}/endusercontext/systemlabels", body, **how)


async def labels_of(owner: ServiceOwner, dialog_id: str) -> list[str]:
    return list((await owner.gets(dialog_id)).expect(200).json["endUserContext"]["systemLabels"])


async def log_of(someone: EndUser, dialog_id: str) -> list[dict[str, Any]]:
    return list((await someone.asks(f"{dialog_id}/context/labellog")).expect(200).json)


async def test_archived_dialog_has_a_new_context_and_is_otherwise_the_same(
    ttd: ServiceOwner, kari: EndUser, events: Events
) -> None:
    dialog_id = await ttd.creates(a_dialog())
    before = (await ttd.gets(dialog_id)).json
    answer = (await sets(kari, dialog_id, addLabels=["Archive"])).expect(204)
    after = (await ttd.gets(dialog_id)).json
    assert after["endUserContext"] == {"revision": answer.headers["etag"], "systemLabels": ["Archive"]}
    assert after["systemLabel"] == "Archive"
    assert {name: after[name] for name in before if name not in ("endUserContext", "systemLabel")} == {
        name: before[name] for name in before if name not in ("endUserContext", "systemLabel")
    }
    (await ttd.asks("DELETE", dialog_id)).expect(204)
    told = [event.subject.split(".")[-2] for event in await events.of(dialog_id, 2)]
    assert told == ["created", "deleted"]


async def test_labels_that_are_there_already_change_nothing(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    first = (await sets(kari, dialog_id, addLabels=["Bin"])).expect(204)
    again = (await sets(kari, dialog_id, systemLabels=["bin"], removeLabels=["Archive"])).expect(204)
    nothing = (await sets(kari, dialog_id)).expect(204)
    assert first.headers["etag"] == again.headers["etag"] == nothing.headers["etag"]
    assert [entry["name"] for entry in await log_of(kari, dialog_id)] == ["systemlabel:Bin"]


async def test_log_tells_who_set_and_removed_what(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    (await sets(kari, dialog_id, addLabels=["Bin", "MarkedAsUnopened"])).expect(204)
    (await ttd.asks("POST", f"{dialog_id}/activities", an_activity())).expect(201)
    entries = await log_of(kari, dialog_id)
    assert [(entry["action"], entry["name"]) for entry in entries] == [
        ("set", "systemlabel:Bin"),
        ("set", "systemlabel:MarkedAsUnopened"),
        ("remove", "systemlabel:Bin"),
    ]
    by_kari, _, by_owner = [entry["performedBy"] for entry in entries]
    assert by_kari["actorType"] == "PartyRepresentative"
    assert by_kari["actorId"].startswith(EPHEMERAL)
    assert by_kari["actorName"]
    assert by_owner == {"actorType": "ServiceOwner"}
    assert [entry["createdAt"] for entry in entries] == sorted(entry["createdAt"] for entry in entries)


async def test_reading_takes_the_mark_as_unopened_away(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    await kari.reads(dialog_id)
    (await sets(kari, dialog_id, addLabels=["MarkedAsUnopened"])).expect(204)
    marked = (await ttd.gets(dialog_id)).json
    assert marked["isContentSeen"] is False
    await kari.reads(dialog_id)
    assert await labels_of(ttd, dialog_id) == ["Default"]
    (await sets(kari, dialog_id, addLabels=["Bin"], if_match=marked["endUserContext"]["revision"])).expect(204)


async def test_only_the_current_context_is_changed_by_who_says_which(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    dialog = (await ttd.gets(dialog_id)).json
    (await sets(kari, dialog_id, addLabels=["Bin"], if_match=dialog["revision"])).expect(412)
    context = dialog["endUserContext"]["revision"]
    (await sets(kari, dialog_id, addLabels=["Bin"], if_match=context)).expect(204)
    (await sets(kari, dialog_id, addLabels=["Archive"], if_match=context)).expect(412)
    assert await labels_of(ttd, dialog_id) == ["Bin"]


async def test_sent_is_neither_added_nor_removed(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    (await ttd.asks("POST", f"{dialog_id}/transmissions", from_party())).expect(201)
    refused = await sets(kari, dialog_id, addLabels=["Bin", "Sent"], removeLabels=["Sent"], systemLabels=["Sent"])
    assert list(refused.expect(400).errors) == ["systemLabels[0]", "addLabels[1]", "removeLabels[0]"]
    assert await labels_of(ttd, dialog_id) == ["Default", "Sent"]


async def test_unknown_labels_and_malformed_ids_are_refused(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    assert list((await sets(kari, dialog_id, addLabels=["Attic"])).expect(400).errors) == ["addLabels[0]"]
    (await sets(kari, "nonsense", addLabels=["Bin"])).expect(400)
    (await sets(kari, dialog_id, addLabels=["Bin"], if_match="nonsense")).expect(400)


async def test_who_does_not_find_a_dialog_does_not_label_it(ttd: ServiceOwner, kari: EndUser, tomasz: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    missing = str(fresh_id())
    (await sets(kari, missing, addLabels=["Bin"])).expect(404)
    refused = (await sets(tomasz, dialog_id, addLabels=["Bin"])).expect(403)
    text = f"The following dialog ids are unauthorized and/or missing: ({dialog_id})."
    assert refused.errors == {"Forbidden": [text]}
    (await ttd.asks("DELETE", dialog_id)).expect(204)
    (await sets(kari, dialog_id, addLabels=["Bin"])).expect(404)


async def test_log_of_a_dialog_is_shown_to_those_who_may_open_it(
    ttd: ServiceOwner, kari: EndUser, tomasz: EndUser, api: Api
) -> None:
    dialog_id = await ttd.creates(a_dialog(serviceResource=TRAVEL))
    assert await log_of(kari, dialog_id) == []
    path = f"{dialog_id}/context/labellog"
    (await EndUser.person(api, KARI, SUBSTANTIAL).asks(path)).expect(403)
    (await tomasz.asks(path)).expect(404)
    (await kari.asks(f"{fresh_id()}/context/labellog")).expect(404)
    (await ttd.asks("DELETE", dialog_id)).expect(204)
    (await kari.asks(path)).expect(404)


async def test_system_of_a_company_labels_its_dialogs(ttd: ServiceOwner, payroll: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog(party=FJELLTOPP))
    (await sets(payroll, dialog_id, addLabels=["Archive"])).expect(204)
    (entry,) = await log_of(payroll, dialog_id)
    assert entry["performedBy"]["actorId"].startswith("urn:altinn:systemuser:uuid:")


async def test_owner_sets_labels_for_a_person_who_may(ttd: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    context = (await ttd.gets(dialog_id)).json["endUserContext"]["revision"]
    archive = {"addLabels": ["Archive"]}
    (await sets_as_owner(ttd, dialog_id, archive, endUserId=person(KARI), if_match=str(fresh_id()))).expect(412)
    answer = await sets_as_owner(ttd, dialog_id, archive, endUserId=person(KARI), if_match=context)
    assert (await ttd.gets(dialog_id)).json["endUserContext"]["revision"] == answer.expect(204).headers["etag"]
    (entry,) = await log_of(kari, dialog_id)
    assert entry["performedBy"]["actorType"] == "PartyRepresentative"
    (await sets_as_owner(ttd, dialog_id, archive, endUserId=person(TOMASZ))).expect(403)


async def test_owner_says_for_whom(ttd: ServiceOwner, admin: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog())
    performer = {"performedBy": {"actorType": "ServiceOwner"}}
    assert list((await sets_as_owner(ttd, dialog_id, {})).expect(400).errors) == ["endUserId"]
    both = await sets_as_owner(admin, dialog_id, performer, endUserId=person(KARI))
    assert list(both.expect(400).errors) == ["performedBy"]
    (await sets_as_owner(ttd, dialog_id, {}, endUserId="nobody")).expect(400)
    refused = (await sets_as_owner(ttd, dialog_id, performer)).expect(403)
    assert refused.errors == {"Forbidden": ["performedBy is only allowed for admin-integrations."]}


async def test_admin_names_the_performer(ttd: ServiceOwner, admin: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    ola = {"actorType": "PartyRepresentative", "actorId": person(OLA)}
    for label, performer in (("Bin", ola), ("Archive", {"actorType": "ServiceOwner"})):
        body = {"addLabels": [label], "performedBy": performer}
        (await sets_as_owner(admin, dialog_id, body)).expect(204)
    by_ola, by_owner, _ = [entry["performedBy"] for entry in await log_of(kari, dialog_id)]
    assert by_ola["actorName"]
    assert by_owner == {"actorType": "ServiceOwner"}
    nameless = {"performedBy": {"actorType": "PartyRepresentative"}}
    assert list((await sets_as_owner(admin, dialog_id, nameless)).expect(400).errors) == ["performedBy"]
    stranger = {"performedBy": {"actorType": "PartyRepresentative", "actorId": person(UNKNOWN_TO_ALTINN)}}
    assert list((await sets_as_owner(admin, dialog_id, stranger)).expect(422).errors) == ["ActorId"]


async def test_admin_sets_labels_of_every_owner_for_persons_without_access(ttd: ServiceOwner, api: Api) -> None:
    admin = ServiceOwner(api, "skd", (PROVIDER, ADMIN))
    dialog_id = await ttd.creates(a_dialog())
    (await sets_as_owner(admin, dialog_id, {"addLabels": ["Bin"]}, endUserId=person(TOMASZ))).expect(204)
    assert await labels_of(ttd, dialog_id) == ["Bin"]


async def test_dialogs_of_others_and_deleted_ones_are_not_found_by_an_owner(
    ttd: ServiceOwner, skd: ServiceOwner
) -> None:
    dialog_id = await ttd.creates(a_dialog())
    for owner, wanted in ((skd, dialog_id), (ttd, str(fresh_id()))):
        (await sets_as_owner(owner, wanted, {}, endUserId=person(KARI))).expect(404)
    (await ttd.asks("DELETE", dialog_id)).expect(204)
    (await sets_as_owner(ttd, dialog_id, {}, endUserId=person(KARI))).expect(404)


async def test_frozen_dialogs_are_labelled_too(ttd: ServiceOwner, admin: ServiceOwner, kari: EndUser) -> None:
    dialog_id = await ttd.creates(a_dialog())
    (await admin.asks("POST", f"{dialog_id}/actions/freeze")).expect(204)
    (await sets(kari, dialog_id, addLabels=["Bin"])).expect(204)
