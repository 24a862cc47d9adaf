"""Dialogs found by the instance that another system knows them by (S-151 to S-156, E-058, E-059)."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from tests.driver.documents import a_dialog, fresh_id
from tests.driver.end_user import SUBSTANTIAL, EndUser
from tests.driver.http import Answer, Api
from tests.driver.people import (
    AMIR,
    BUILDING,
    FATIMA,
    FJELLTOPP,
    KARI,
    KINDERGARTEN,
    KINDERGARTEN_INSTANCE,
    OLA,
    PAYROLL,
    TAX_RETURN,
    TOMASZ,
    TRAVEL,
    person,
)
from tests.driver.service_owner import ADMIN, CORRESPONDENCE, PROVIDER, ServiceOwner


async def looks_up(caller: ServiceOwner | EndUser, reference: str, *, languages: str | None = None) -> Answer:
    audience = "serviceowner" if isinstance(caller, ServiceOwner) else "enduser"
    headers = {} if languages is None else {"accept-language": languages}
    return await caller.api.ask(
        "GET", f"{audience}/dialoglookup", await caller.token(), query={"instanceRef": reference}, headers=headers
    )


def labelled(*labels: str, **changes: Any) -> dict[str, Any]:
    return a_dialog(serviceOwnerContext={"serviceOwnerLabels": [{"value": label} for label in labels]}, **changes)


class TestServiceOwner:
    async def test_an_app_instance_is_found_by_the_label_of_its_storage(self, ttd: ServiceOwner) -> None:
        instance = uuid4()
        dialog_id = await ttd.creates(labelled(f"urn:altinn:integration:storage:50000001/{instance}"))
        reference = f"urn:altinn:instance-id:50000001/{instance}"
        found = (await looks_up(ttd, f" {reference.upper()} ")).expect(200).json
        assert (found["dialogId"], found["instanceRef"], found["party"]) == (dialog_id, reference, person(KARI))
        assert found["serviceResource"] | {"name": []} == {
            "id": "ttd-byggesoknad",
            "isDelegable": True,
            "minimumAuthenticationLevel": 3,
            "name": [],
        }
        assert (found["serviceOwner"]["code"], found["serviceOwner"]["orgNumber"]) == ("ttd", "991825827")

    async def test_a_correspondence_is_found_by_its_label(self, ttd: ServiceOwner) -> None:
        reference = f"urn:altinn:correspondence-id:{uuid4()}"
        dialog_id = await ttd.creates(labelled(reference))
        assert (await looks_up(ttd, reference)).expect(200).json["dialogId"] == dialog_id

    async def test_a_dialog_id_is_answered_with_the_highest_instance(self, ttd: ServiceOwner) -> None:
        low, high = f"7/{uuid4()}", f"8/{uuid4()}"
        letter = f"urn:altinn:correspondence-id:{uuid4()}"
        for labels, expected in (
            ([f"urn:altinn:integration:storage:{low}", f"urn:altinn:integration:storage:{high}", letter], high),
            ([letter], letter),
            ([], None),
        ):
            dialog_id = await ttd.creates(labelled(*labels))
            own = f"urn:altinn:dialog-id:{dialog_id}"
            found = (await looks_up(ttd, own)).expect(200).json["instanceRef"]
            assert found == {high: f"urn:altinn:instance-id:{high}", letter: letter, None: own}[expected]

    async def test_deleted_dialogs_are_found_by_their_owner_alone(self, ttd: ServiceOwner, kari: EndUser) -> None:
        reference = f"urn:altinn:correspondence-id:{uuid4()}"
        gone = await ttd.creates(labelled(reference))
        (await ttd.api.ask("DELETE", f"serviceowner/dialogs/{gone}", await ttd.token())).expect(204)
        for each in (reference, f"urn:altinn:dialog-id:{gone}"):
            assert (await looks_up(ttd, each)).expect(200).json["dialogId"] == gone
            assert list((await looks_up(kari, each)).expect(404).errors) == ["InstanceRef"]

    async def test_dialogs_of_others_are_forbidden_but_to_an_admin(
        self, api: Api, ttd: ServiceOwner, skd: ServiceOwner
    ) -> None:
        reference = f"urn:altinn:dialog-id:{await ttd.creates(a_dialog())}"
        assert list((await looks_up(skd, reference)).expect(403).errors) == ["Forbidden"]
        (await looks_up(ServiceOwner(api, "skd", (PROVIDER, ADMIN)), reference)).expect(200)

    async def test_one_label_on_two_dialogs_is_refused(self, ttd: ServiceOwner) -> None:
        reference = f"urn:altinn:correspondence-id:{uuid4()}"
        for _ in range(2):
            await ttd.creates(labelled(reference))
        assert list((await looks_up(ttd, reference)).expect(422).errors) == ["InstanceRef"]

    async def test_texts_are_in_the_wanted_language(self, ttd: ServiceOwner) -> None:
        titles = [{"languageCode": code, "value": f"Tittel {code}"} for code in ("nb", "en")]
        document = a_dialog()
        document["content"]["title"] = {"value": titles}
        document["content"]["nonSensitiveTitle"] = {"value": titles[:1]}
        reference = f"urn:altinn:dialog-id:{await ttd.creates(document)}"
        found = (await looks_up(ttd, reference, languages="en")).expect(200).json
        assert found["title"] == [{"languageCode": "en", "value": "Tittel en"}]
        assert found["nonSensitiveTitle"] == [{"languageCode": "nb", "value": "Tittel nb"}]
        assert found["serviceResource"]["name"][0]["value"] == "Building permit application"
        assert found["serviceOwner"]["name"][0]["value"] == "Test Ministry"


class TestEndUser:
    @pytest.mark.parametrize(
        ("number", "grant", "flag"),
        [
            (KARI, ("Role", "urn:altinn:rolecode:dagl"), "viaRole"),
            (AMIR, ("AccessPackage", "urn:altinn:accesspackage:byggesoknad"), "viaAccessPackage"),
        ],
    )
    async def test_roles_and_packages_are_named_evidence(
        self, api: Api, ttd: ServiceOwner, number: str, grant: tuple[str, str], flag: str
    ) -> None:
        reference = f"urn:altinn:dialog-id:{await ttd.creates(a_dialog(party=FJELLTOPP))}"
        found = (await looks_up(EndUser.person(api, number), reference, languages="nb")).expect(200).json
        evidence = found["authorizationEvidence"]
        (item,) = evidence["evidence"]
        assert (item["grantType"], item["subject"]) == grant
        assert item["name"][0]["languageCode"] == "nb"
        assert "/accessmanagement/api/v1/meta/info/" in item["links"]["metadata"]
        assert evidence["currentAuthenticationLevel"] == 4
        assert [name for name, held in evidence.items() if held is True] == [flag]
        assert "nonSensitiveTitle" not in found

    async def test_a_single_delegation_of_the_resource(self, api: Api, ttd: ServiceOwner) -> None:
        reference = f"urn:altinn:dialog-id:{await ttd.creates(a_dialog(party=FJELLTOPP))}"
        evidence = (await looks_up(EndUser.system(api, PAYROLL), reference)).expect(200).json["authorizationEvidence"]
        assert [(item["grantType"], item["subject"]) for item in evidence["evidence"]] == [
            ("ResourceDelegation", BUILDING)
        ]
        assert evidence["viaResourceDelegation"] is True

    async def test_a_single_instance_counts_for_the_shown_reference_only(self, api: Api, ttd: ServiceOwner) -> None:
        fatima = EndUser.person(api, FATIMA)
        storage = KINDERGARTEN_INSTANCE.replace("instance-id", "integration:storage")
        document = labelled(storage, party=FJELLTOPP, serviceResource=KINDERGARTEN)
        dialog_id = await ttd.creates(document)
        for reference in (KINDERGARTEN_INSTANCE, f"urn:altinn:dialog-id:{dialog_id}"):
            found = (await looks_up(fatima, reference)).expect(200).json
            assert (found["dialogId"], found["instanceRef"]) == (dialog_id, KINDERGARTEN_INSTANCE)
            (item,) = found["authorizationEvidence"]["evidence"]
            assert (item["grantType"], item["subject"]) == ("InstanceDelegation", KINDERGARTEN_INSTANCE)
        other = await ttd.creates(a_dialog(party=FJELLTOPP, serviceResource=KINDERGARTEN))
        (await looks_up(fatima, f"urn:altinn:dialog-id:{other}")).expect(403)
        (await ttd.api.ask("POST", f"serviceowner/dialogs/{dialog_id}/actions/purge", await ttd.token())).expect(204)

    async def test_nothing_granted_is_forbidden(self, api: Api, ttd: ServiceOwner) -> None:
        mine, company = [await ttd.creates(a_dialog(party=party)) for party in (person(KARI), FJELLTOPP)]
        for number in (TOMASZ, OLA):
            (await looks_up(EndUser.person(api, number), f"urn:altinn:dialog-id:{mine}")).expect(403)
        (await looks_up(EndUser.person(api, OLA), f"urn:altinn:dialog-id:{company}")).expect(403)

    async def test_below_the_level_the_title_is_not_sensitive(self, api: Api, ttd: ServiceOwner, kari: EndUser) -> None:
        document = a_dialog(serviceResource=TRAVEL)
        document["content"]["nonSensitiveTitle"] = {"value": [{"languageCode": "nb", "value": "Noe"}]}
        reference = f"urn:altinn:dialog-id:{await ttd.creates(document)}"
        low = EndUser.person(api, KARI, SUBSTANTIAL)
        assert (await looks_up(low, reference)).expect(200).json["title"][0]["value"] == "Noe"
        assert (await looks_up(kari, reference)).expect(200).json["title"][0]["value"] != "Noe"


class TestLabelOfAnother:
    """Any owner may write any label on its dialogs, so a label leads only to dialogs of whom it belongs to."""

    @pytest.fixture
    async def two(self, ttd: ServiceOwner, skd: ServiceOwner) -> AsyncIterator[tuple[str, str]]:
        storage = KINDERGARTEN_INSTANCE.replace("instance-id", "integration:storage")
        rightful = await ttd.creates(labelled(storage, party=FJELLTOPP, serviceResource=KINDERGARTEN))
        document = labelled(storage, party=FJELLTOPP, serviceResource=TAX_RETURN)
        foreign = [await skd.creates(document) for _ in range(3)]
        yield rightful, foreign[0]
        for owner, dialog_id in ((ttd, rightful), *((skd, one) for one in foreign)):
            path = f"serviceowner/dialogs/{dialog_id}/actions/purge"
            (await owner.api.ask("POST", path, await owner.token())).expect(204)

    async def test_each_owner_finds_its_own(
        self, api: Api, ttd: ServiceOwner, skd: ServiceOwner, two: tuple[str, str]
    ) -> None:
        assert (await looks_up(ttd, KINDERGARTEN_INSTANCE)).expect(200).json["dialogId"] == two[0]
        (await looks_up(skd, KINDERGARTEN_INSTANCE)).expect(422)  # for what it has written itself
        (await looks_up(ServiceOwner(api, "nav"), KINDERGARTEN_INSTANCE)).expect(403)
        (await looks_up(ServiceOwner(api, "ttd", (PROVIDER, ADMIN)), KINDERGARTEN_INSTANCE)).expect(422)

    async def test_holder_of_the_instance_finds_the_dialog_of_its_resource(
        self, api: Api, two: tuple[str, str]
    ) -> None:
        fatima, tomasz = EndUser.person(api, FATIMA), EndUser.person(api, TOMASZ)
        assert (await looks_up(fatima, KINDERGARTEN_INSTANCE)).expect(200).json["dialogId"] == two[0]
        (await looks_up(tomasz, KINDERGARTEN_INSTANCE)).expect(403)

    async def test_whoever_may_see_both_finds_the_one_that_has_such_instances(
        self, api: Api, ttd: ServiceOwner, kari: EndUser
    ) -> None:
        """An app instance is an instance of an app; of two apps neither is preferred."""
        instance = f"50000001/{uuid4()}"
        reference, storage = f"urn:altinn:instance-id:{instance}", f"urn:altinn:integration:storage:{instance}"
        skd = ServiceOwner(api, "skd", (PROVIDER, CORRESPONDENCE))
        for _ in range(3):
            await skd.creates(labelled(storage, serviceResource="urn:altinn:resource:skd-vedtaksbrev"))
        rightful = await ttd.creates(labelled(storage, serviceResource=KINDERGARTEN))
        assert (await looks_up(kari, reference)).expect(200).json["dialogId"] == rightful
        await ttd.creates(labelled(storage, serviceResource=KINDERGARTEN))
        (await looks_up(kari, reference)).expect(422)

    async def test_holder_of_the_instance_sees_nothing_of_the_other(self, api: Api, two: tuple[str, str]) -> None:
        rightful, foreign = two
        fatima = EndUser.person(api, FATIMA)
        found = await fatima.finds(party=FJELLTOPP)
        assert rightful in found
        assert foreign not in found
        assert await fatima.finds(party=FJELLTOPP, serviceResource=TAX_RETURN) == []
        (await fatima.opens(foreign)).expect(403)
        (await looks_up(fatima, f"urn:altinn:dialog-id:{foreign}")).expect(403)
        (await fatima.sends("PUT", f"{foreign}/context/systemlabels", {"addLabels": ["Bin"]})).expect(403)
        listed = await api.ask("GET", "enduser/serviceresources", await fatima.token(), query={"party": FJELLTOPP})
        assert TAX_RETURN.rpartition(":")[2] not in str(listed.expect(200).json)


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "nothing",
        "urn:altinn:instance-id:0/6f0c7e7a-0000-4000-8000-00000000000b",
        "urn:altinn:instance-id:6f0c7e7a-0000-4000-8000-00000000000b",
        "urn:altinn:integration:storage:7/6f0c7e7a-0000-4000-8000-00000000000b",
        "urn:altinn:correspondence-id:7",
        "urn:altinn:dialog-id:x",
    ],
)
async def test_what_is_no_reference_is_refused(ttd: ServiceOwner, kari: EndUser, reference: str) -> None:
    for caller in (ttd, kari):
        assert list((await looks_up(caller, reference)).expect(400).errors) == ["InstanceRef"]


async def test_unknown_instances_are_not_found(ttd: ServiceOwner, kari: EndUser) -> None:
    for caller in (ttd, kari):
        for reference in (f"urn:altinn:dialog-id:{fresh_id()}", f"urn:altinn:correspondence-id:{uuid4()}"):
            assert list((await looks_up(caller, reference)).expect(404).errors) == ["InstanceRef"]


async def test_who_may_look_up(ttd: ServiceOwner, kari: EndUser) -> None:
    (await ttd.api.ask("GET", "enduser/dialoglookup", await ttd.token())).expect(403)
    (await ttd.api.ask("GET", "serviceowner/dialoglookup", await kari.token())).expect(403)
    (await ttd.api.ask("GET", "serviceowner/dialoglookup")).expect(401)
    assert list((await ttd.api.ask("GET", "serviceowner/dialoglookup", await ttd.token())).expect(400).errors)
