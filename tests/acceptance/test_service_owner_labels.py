"""A service owner labels its own dialogs (S-103 to S-106)."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.driver.documents import a_dialog, fresh_id
from tests.driver.events import Events
from tests.driver.http import Answer, Api
from tests.driver.service_owner import ADMIN, PROVIDER, ServiceOwner

type Escape = Callable[[str], str]


def escaped(label: str) -> str:
    return quote(label, safe="")


def with_slashes(label: str) -> str:
    """Escape as what arrives behind Azure's front end, which decodes slashes before the host sees the path."""
    return quote(label, safe="/")


def escaped_twice(label: str) -> str:
    """Escape as clients do that were written for a front end which decodes slashes."""
    return escaped(label).replace("%2F", "%252F")


async def adds(owner: ServiceOwner, dialog_id: str, label: object, *, if_match: str | None = None) -> Answer:
    return await owner.asks("POST", f"{dialog_id}/context/labels", {"value": label}, if_match=if_match)


async def removes(
    owner: ServiceOwner, dialog_id: str, label: str, *, if_match: str | None = None, escape: Escape = escaped
) -> Answer:
    return await owner.asks("DELETE", f"{dialog_id}/context/labels/{escape(label)}", if_match=if_match)


async def labels(owner: ServiceOwner, dialog_id: str) -> Answer:
    return await owner.asks("GET", f"{dialog_id}/context/labels")


async def values(owner: ServiceOwner, dialog_id: str) -> list[str]:
    return [label["value"] for label in (await labels(owner, dialog_id)).expect(200).json]


def labelled(*given: str) -> dict[str, object]:
    return {"serviceOwnerContext": {"serviceOwnerLabels": [{"value": label} for label in given]}}


async def test_labels_are_added_lower_case_and_listed_in_order(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(**labelled("Middle")))
    for label in ("  Zulu ", "Alpha/1", "urn:altinn:integration:storage:1/2"):
        answer = (await adds(ttd, dialog_id, label)).expect(204)
    listed = (await labels(ttd, dialog_id)).expect(200)
    assert [label["value"] for label in listed.json] == [
        "alpha/1",
        "middle",
        "urn:altinn:integration:storage:1/2",
        "zulu",
    ]
    assert listed.headers["etag"] == answer.headers["etag"]
    shown = (await ttd.gets(dialog_id)).json["serviceOwnerContext"]
    assert shown == {"revision": answer.headers["etag"], "serviceOwnerLabels": listed.json}


async def test_labels_are_removed_whatever_their_case_and_characters(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(**labelled("with/slash", "100% sure", "plain")))
    for label in ("With/Slash", " 100% sure ", "PLAIN"):
        removed = (await removes(ttd, dialog_id, label)).expect(204)
    listed = (await labels(ttd, dialog_id)).expect(200)
    assert (listed.json, listed.headers["etag"]) == ([], removed.headers["etag"])
    unknown = (await removes(ttd, dialog_id, "plain")).expect(404)
    assert list(unknown.errors) == ["Label"]


@pytest.mark.parametrize("escape", [escaped, with_slashes, escaped_twice])
async def test_label_with_slashes_is_removed_however_they_arrive(ttd: ServiceOwner, escape: Escape) -> None:
    given = ("urn:altinn:integration:storage:310000019/6f5dbcbd", "a/b/c", "ends/", "50% a/b")
    dialog_id = await ttd.creates(a_dialog(**labelled(*given, "kept")))
    for label in given:
        (await removes(ttd, dialog_id, label, escape=escape)).expect(204)
    assert await values(ttd, dialog_id) == ["kept"]


async def test_label_is_decoded_once(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(**labelled("50%20off", "50 off", "100%25", "100%")))
    for label in ("50%20off", "100%25"):
        (await removes(ttd, dialog_id, label)).expect(204)
    assert await values(ttd, dialog_id) == ["100%", "50 off"]


async def test_removal_that_names_no_label_finds_none(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(**labelled("kept")))
    assert list((await removes(ttd, dialog_id, "")).expect(404).errors) == ["Label"]
    assert list((await ttd.asks("DELETE", f"{dialog_id}/context/labels")).expect(404).errors) == ["Label"]
    assert await values(ttd, dialog_id) == ["kept"]


async def test_neither_the_dialog_nor_its_followers_notice(ttd: ServiceOwner, events: Events) -> None:
    dialog_id = await ttd.creates(a_dialog())
    before = (await ttd.gets(dialog_id)).json
    (await adds(ttd, dialog_id, "new")).expect(204)
    after = (await ttd.gets(dialog_id)).json
    assert (after["revision"], after["updatedAt"]) == (before["revision"], before["updatedAt"])
    (await removes(ttd, dialog_id, "new")).expect(204)
    (await ttd.asks("DELETE", dialog_id)).expect(204)
    told = [event.subject.split(".")[-2] for event in await events.of(dialog_id, 2)]
    assert told == ["created", "deleted"]


async def test_labels_that_may_not_be_are_refused_together_with_those_there(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(**labelled("first", "second")))
    for label, key in (
        ("FIRST ", "dto.serviceOwnerLabels"),
        ("ab", "dto.serviceOwnerLabels[2].value"),
        ("x" * 256, "dto.serviceOwnerLabels[2].value"),
        (None, "dto.serviceOwnerLabels[2].value"),
    ):
        assert list((await adds(ttd, dialog_id, label)).expect(400).errors) == [key]
    full = await ttd.creates(a_dialog(**labelled(*(f"label-{number}" for number in range(20)))))
    refused = (await adds(ttd, full, "one more")).expect(400)
    assert refused.errors == {"dto.serviceOwnerLabels": ["Only 20 service owner labels are allowed."]}
    assert await values(ttd, dialog_id) == ["first", "second"]


async def test_only_the_current_context_is_changed_by_who_says_which(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(**labelled("old")))
    dialog = (await ttd.gets(dialog_id)).json
    context = dialog["serviceOwnerContext"]["revision"]
    for stale in (dialog["revision"], str(fresh_id())):
        (await adds(ttd, dialog_id, "new", if_match=stale)).expect(412)
        (await removes(ttd, dialog_id, "old", if_match=stale)).expect(412)
    added = (await adds(ttd, dialog_id, "new", if_match=context)).expect(204)
    (await removes(ttd, dialog_id, "old", if_match=context)).expect(412)
    (await removes(ttd, dialog_id, "old", if_match=added.headers["etag"])).expect(204)
    assert await values(ttd, dialog_id) == ["new"]


async def test_labels_of_others_do_not_exist_even_for_admins(ttd: ServiceOwner, skd: ServiceOwner, api: Api) -> None:
    dialog_id = await ttd.creates(a_dialog(**labelled("mine")))
    missing = str(fresh_id())
    for owner, wanted in (
        (skd, dialog_id),
        (ServiceOwner(api, "skd", (PROVIDER, ADMIN)), dialog_id),
        (ttd, missing),
    ):
        (await labels(owner, wanted)).expect(404)
        (await adds(owner, wanted, "new")).expect(404)
        (await removes(owner, wanted, "mine")).expect(404)
    assert await values(ServiceOwner(api, "ttd", (PROVIDER, ADMIN)), dialog_id) == ["mine"]


async def test_labels_of_deleted_dialogs_are_not_found(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(**labelled("mine")))
    (await ttd.asks("DELETE", dialog_id)).expect(204)
    for answer in (
        await labels(ttd, dialog_id),
        await adds(ttd, dialog_id, "new"),
        await removes(ttd, dialog_id, "mine"),
    ):
        assert list(answer.expect(404).errors) == ["DialogEntity"]


async def test_malformed_ids_are_refused(ttd: ServiceOwner) -> None:
    for answer in (
        await labels(ttd, "nonsense"),
        await adds(ttd, "nonsense", "new"),
        await removes(ttd, "nonsense", "old"),
        await adds(ttd, str(fresh_id()), "new", if_match="nonsense"),
    ):
        answer.expect(400)
