"""A service owner adds transmissions to a dialog (S-089 to S-094)."""

import pytest

from tests.driver.documents import a_dialog, fresh_id, fresh_word, from_now
from tests.driver.events import Events
from tests.driver.parts import a_transmission, an_attachment, from_party
from tests.driver.people import TAX_RETURN
from tests.driver.service_owner import ServiceOwner


async def test_answer_names_the_transmission_its_address_and_the_new_revision(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog())
    before = (await ttd.gets(dialog_id)).json
    added = (await ttd.asks("POST", f"{dialog_id}/transmissions", a_transmission())).expect(201)
    after = (await ttd.gets(dialog_id)).json
    assert added.headers["location"].endswith(f"/api/v1/serviceowner/dialogs/{dialog_id}/transmissions/{added.json}")
    assert added.headers["etag"] == after["revision"] != before["revision"]
    assert after["contentUpdatedAt"] == after["updatedAt"] > before["updatedAt"]
    assert [one["id"] for one in after["transmissions"]] == [added.json]
    assert after["hasUnopenedContent"]
    assert (after["fromServiceOwnerTransmissionsCount"], after["fromPartyTransmissionsCount"]) == (1, 0)


async def test_what_the_party_sent_is_marked_and_never_unopened(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(systemLabel="Bin"))
    (await ttd.asks("POST", f"{dialog_id}/transmissions", from_party())).expect(201)
    after = (await ttd.gets(dialog_id)).json
    assert set(after["endUserContext"]["systemLabels"]) == {"Default", "Sent"}
    assert not after["hasUnopenedContent"]
    assert (after["fromServiceOwnerTransmissionsCount"], after["fromPartyTransmissionsCount"]) == (0, 1)


async def test_silently_timestamps_and_bin_stay_but_sent_is_marked(ttd: ServiceOwner, events: Events) -> None:
    dialog_id = await ttd.creates(a_dialog(systemLabel="Bin"))
    before = (await ttd.gets(dialog_id)).json
    (await ttd.asks("POST", f"{dialog_id}/transmissions", from_party(), isSilentUpdate=True)).expect(201)
    after = (await ttd.gets(dialog_id)).json
    assert set(after["endUserContext"]["systemLabels"]) == {"Bin", "Sent"}
    assert [after[name] for name in ("updatedAt", "contentUpdatedAt")] == [
        before[name] for name in ("updatedAt", "contentUpdatedAt")
    ]
    (await ttd.asks("POST", f"{dialog_id}/transmissions", a_transmission())).expect(201)
    told = await events.of(dialog_id, 4)
    assert [event.subject.removeprefix("dialogporten.dialog.") for event in told] == [
        "created.v1",
        "updated.v1",
        "updated.v1",
        "transmission.created.v1",
    ]
    assert told[3].body["data"] == {"senderType": "ServiceOwner"}


async def test_while_the_dialog_is_not_visible_its_transmissions_are_dated_when_it_will_be(ttd: ServiceOwner) -> None:
    dialog_id = await ttd.creates(a_dialog(visibleFrom=from_now(days=2)))
    (await ttd.asks("POST", f"{dialog_id}/transmissions", a_transmission())).expect(201)
    after = (await ttd.gets(dialog_id)).json
    assert after["transmissions"][0]["createdAt"] == after["visibleFrom"] == after["updatedAt"]


class TestThreads:
    async def test_reply_to_nothing_is_unprocessable(self, ttd: ServiceOwner) -> None:
        dialog_id, unknown = await ttd.creates(a_dialog()), str(fresh_id())
        answer = await ttd.asks("POST", f"{dialog_id}/transmissions", a_transmission(relatedTransmissionId=unknown))
        assert list(answer.expect(422).errors) == ["Transmissions"]

    async def test_thread_ends_at_depth_100_and_one_transmission_has_100_replies(self, ttd: ServiceOwner) -> None:
        chain = [str(fresh_id()) for _ in range(100)]
        deep = [
            a_transmission(id=one, **({"relatedTransmissionId": parent} if parent else {}))
            for parent, one in zip([None, *chain], chain, strict=False)
        ]
        dialog_id = await ttd.creates(a_dialog(transmissions=deep))
        path = f"{dialog_id}/transmissions"
        answer = await ttd.asks("POST", path, a_transmission(relatedTransmissionId=chain[-1]))
        assert list(answer.expect(422).errors) == ["Transmissions"]
        (await ttd.asks("POST", path, a_transmission(relatedTransmissionId=chain[-2]))).expect(201)

    async def test_one_transmission_has_at_most_100_replies(self, ttd: ServiceOwner) -> None:
        root = str(fresh_id())
        wide = [a_transmission(id=root), *(a_transmission(relatedTransmissionId=root) for _ in range(99))]
        path = f"{await ttd.creates(a_dialog(transmissions=wide))}/transmissions"
        (await ttd.asks("POST", path, a_transmission(relatedTransmissionId=root))).expect(201)
        answer = await ttd.asks("POST", path, a_transmission(relatedTransmissionId=root))
        assert list(answer.expect(422).errors) == ["Transmissions"]


class TestRefusals:
    async def test_key_is_used_once_in_a_dialog(self, ttd: ServiceOwner) -> None:
        key = fresh_word()
        path = f"{await ttd.creates(a_dialog(transmissions=[a_transmission(idempotentKey=key)]))}/transmissions"
        answer = (await ttd.asks("POST", path, a_transmission(idempotentKey=key))).expect(409)
        assert answer.errors == {
            "IdempotentKey": [f"Duplicate IdempotentKey detected in dialog transmissions. Conflicting keys: '{key}'."]
        }
        other = f"{await ttd.creates(a_dialog())}/transmissions"
        (await ttd.asks("POST", other, a_transmission(idempotentKey=key))).expect(201)

    async def test_id_of_another_part_of_the_kind_is_unprocessable(self, ttd: ServiceOwner) -> None:
        taken = str(fresh_id())
        dialog_id = await ttd.creates(a_dialog(transmissions=[a_transmission(id=taken)]))
        answer = await ttd.asks("POST", f"{dialog_id}/transmissions", a_transmission(id=taken))
        assert answer.expect(422).errors == {"DialogTransmission": [f"Key ('Id')=({taken}) already exists."]}
        (await ttd.asks("POST", f"{dialog_id}/transmissions", a_transmission(id=dialog_id))).expect(201)

    async def test_content_is_required_even_in_a_dialog_for_systems(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog(isApiOnly=True))
        answer = await ttd.asks("POST", f"{dialog_id}/transmissions", a_transmission(content=None))
        assert answer.expect(400).errors == {"transmissions[0].content": ["'Content' must not be empty."]}

    async def test_attachment_may_be_reached_by_http_but_not_be_expired(self, ttd: ServiceOwner) -> None:
        path = f"{await ttd.creates(a_dialog())}/transmissions"
        plain = an_attachment(urls=[{"url": "http://example.test/1", "consumerType": "Api"}])
        (await ttd.asks("POST", path, a_transmission(attachments=[plain]))).expect(201)
        for url in ("no url at all", "javascript:alert(1)"):
            broken = an_attachment(urls=[{"url": url, "consumerType": "Api"}])
            answer = await ttd.asks("POST", path, a_transmission(attachments=[broken]))
            assert list(answer.expect(400).errors) == ["transmissions[0].attachments[0].urls[0].url"]
        expired = an_attachment(expiresAt=from_now(minutes=-1))
        answer = await ttd.asks("POST", path, a_transmission(attachments=[expired]))
        assert list(answer.expect(422).errors) == ["Transmissions.Attachments.ExpiresAt"]

    async def test_resource_of_another_owner_is_refused_by_name(self, ttd: ServiceOwner) -> None:
        path = f"{await ttd.creates(a_dialog())}/transmissions"
        answer = await ttd.asks("POST", path, a_transmission(authorizationAttribute=TAX_RETURN))
        assert TAX_RETURN in answer.expect(403).errors["Forbidden"][0]

    @pytest.mark.parametrize("body", [b"{", b"[]", b'{"type": "Letter"}', b""])
    async def test_what_is_no_transmission_is_invalid(self, ttd: ServiceOwner, body: bytes) -> None:
        (await ttd.asks("POST", f"{await ttd.creates(a_dialog())}/transmissions", body)).expect(400)

    async def test_missing_deleted_foreign_and_changed_dialogs_take_none(
        self, ttd: ServiceOwner, skd: ServiceOwner
    ) -> None:
        dialog_id = await ttd.creates(a_dialog())
        path = f"{dialog_id}/transmissions"
        (await skd.asks("POST", path, a_transmission())).expect(404)
        (await ttd.asks("POST", f"{fresh_id()}/transmissions", a_transmission())).expect(404)
        (await ttd.asks("POST", path, a_transmission(), if_match=str(fresh_id()))).expect(412)
        (await ttd.asks("DELETE", dialog_id)).expect(204)
        (await ttd.asks("POST", path, a_transmission())).expect(410)
