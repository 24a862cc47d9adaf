"""A service owner with the scope for it replaces a transmission, silently (S-095 to S-100)."""

from itertools import pairwise

import pytest

from tests.builders.dialogs import texts
from tests.driver.documents import a_dialog, fresh_id, fresh_word, from_now
from tests.driver.events import Events
from tests.driver.http import Api
from tests.driver.parts import a_transmission, an_activity, an_attachment, from_party
from tests.driver.people import LETTERS, TAX_RETURN
from tests.driver.service_owner import CORRESPONDENCE, PROVIDER, ServiceOwner

CHANGER = f"{PROVIDER}.changetransmissions"
OTHER = {"title": {"value": texts("Rettet", "Corrected")}}


@pytest.fixture
def changer(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, CHANGER))


def silent(**changes: object) -> dict[str, object]:
    return a_transmission(isSilentUpdate=True, **changes)


async def _with_letter(owner: ServiceOwner, **letter: object) -> tuple[str, str]:
    """Create a dialog with one transmission; give the path of the transmission, and the dialog's id."""
    letter_id = str(fresh_id())
    dialog_id = await owner.creates(a_dialog(transmissions=[a_transmission(id=letter_id, **letter)]))
    return f"{dialog_id}/transmissions/{letter_id}", dialog_id


async def test_everything_is_replaced_but_what_was_not_sent_of_its_history(
    changer: ServiceOwner, events: Events
) -> None:
    path, dialog_id = await _with_letter(changer, externalReference="old", idempotentKey="first")
    before = (await changer.asks("GET", path)).json
    dialog = (await changer.gets(dialog_id)).json
    changed = (await changer.asks("PUT", path, silent(content=OTHER, type="Decision"))).expect(204)
    after = (await changer.asks("GET", path)).json
    assert set(before) - set(after) == {"externalReference", "idempotentKey"}
    assert after["type"] == "Decision"
    assert after["createdAt"] == before["createdAt"]
    assert [text["value"] for text in after["content"]["title"]["value"]] == ["Corrected", "Rettet"]
    now = (await changer.gets(dialog_id)).json
    assert changed.headers["etag"] == now["revision"] != dialog["revision"]
    assert [now[name] for name in ("updatedAt", "contentUpdatedAt")] == [
        dialog[name] for name in ("updatedAt", "contentUpdatedAt")
    ]
    assert (await events.of(dialog_id, 3))[2].properties["silent"] is True


async def test_same_again_changes_nothing(changer: ServiceOwner) -> None:
    path, dialog_id = await _with_letter(changer)
    before = (await changer.gets(dialog_id)).json
    assert (await changer.asks("PUT", path, silent())).expect(204).headers["etag"] == before["revision"]
    assert (await changer.gets(dialog_id)).json == before


async def test_silence_may_be_said_in_the_query_but_must_be_said(changer: ServiceOwner) -> None:
    path, _ = await _with_letter(changer)
    answer = await changer.asks("PUT", path, a_transmission())
    assert list(answer.expect(400).errors) == ["isSilentUpdate"]
    (await changer.asks("PUT", path, a_transmission(content=OTHER), isSilentUpdate=True)).expect(204)


async def test_counters_and_labels_stay(changer: ServiceOwner) -> None:
    path, dialog_id = await _with_letter(changer)
    (await changer.asks("PUT", path, from_party(isSilentUpdate=True))).expect(204)
    after = (await changer.gets(dialog_id)).json
    assert (after["fromServiceOwnerTransmissionsCount"], after["fromPartyTransmissionsCount"]) == (1, 0)
    assert after["endUserContext"]["systemLabels"] == ["Default"]
    assert after["hasUnopenedContent"]


async def test_what_was_opened_stays_opened_as_long_as_it_comes_from_the_owner(changer: ServiceOwner) -> None:
    path, dialog_id = await _with_letter(changer)
    opened = an_activity(type="TransmissionOpened", transmissionId=path.rpartition("/")[2])
    (await changer.asks("POST", f"{dialog_id}/activities", opened)).expect(201)
    for body, expected in ((silent(content=OTHER), True), (from_party(isSilentUpdate=True), False), (silent(), True)):
        (await changer.asks("PUT", path, body)).expect(204)
        assert (await changer.gets(dialog_id)).json["transmissions"][0]["isOpened"] is expected


async def test_attachments_are_merged_by_id(changer: ServiceOwner) -> None:
    kept, gone, new = (str(fresh_id()) for _ in range(3))
    path, _ = await _with_letter(changer, attachments=[an_attachment(id=kept), an_attachment(id=gone)])
    first = (await changer.asks("GET", path)).json["attachments"][0]
    url = first["urls"][0] | {"url": "https://example.test/2"}
    sent = [an_attachment(id=new, expiresAt=from_now(days=-1)), an_attachment(id=kept, urls=[url])]
    (await changer.asks("PUT", path, silent(attachments=sent))).expect(204)
    after = (await changer.asks("GET", path)).json["attachments"]
    assert [one["id"] for one in after] == [kept, new]
    assert after[0]["urls"] == [url]


class TestKeys:
    async def test_key_of_another_transmission_is_a_conflict(self, changer: ServiceOwner) -> None:
        taken = fresh_word()
        path, dialog_id = await _with_letter(changer)
        (await changer.asks("POST", f"{dialog_id}/transmissions", a_transmission(idempotentKey=taken))).expect(201)
        answer = await changer.asks("PUT", path, silent(idempotentKey=taken))
        assert taken in answer.expect(409).errors["IdempotentKey"][0]

    async def test_key_that_is_given_up_is_free_and_a_new_one_is_held(self, changer: ServiceOwner) -> None:
        old, new = fresh_word(), fresh_word()
        path, dialog_id = await _with_letter(changer, idempotentKey=old)
        (await changer.asks("PUT", path, silent(idempotentKey=new))).expect(204)
        (await changer.asks("PUT", path, silent(idempotentKey=new, content=OTHER))).expect(204)
        transmissions = f"{dialog_id}/transmissions"
        (await changer.asks("POST", transmissions, a_transmission(idempotentKey=new))).expect(409)
        (await changer.asks("POST", transmissions, a_transmission(idempotentKey=old))).expect(201)


class TestThreads:
    async def test_transmission_takes_its_replies_along(self, changer: ServiceOwner) -> None:
        chain = [str(fresh_id()) for _ in range(99)]
        deep = [a_transmission(id=chain[0])]
        deep += [a_transmission(id=one, relatedTransmissionId=up) for up, one in pairwise(chain)]
        moved, reply = str(fresh_id()), str(fresh_id())
        pair = [a_transmission(id=moved), a_transmission(id=reply, relatedTransmissionId=moved)]
        dialog_id = await changer.creates(a_dialog(transmissions=[*deep, *pair]))
        path = f"{dialog_id}/transmissions"
        answer = await changer.asks("PUT", f"{path}/{moved}", silent(relatedTransmissionId=chain[-1]))
        assert list(answer.expect(422).errors) == ["Transmissions"]
        (await changer.asks("PUT", f"{path}/{moved}", silent(relatedTransmissionId=chain[-2]))).expect(204)
        (await changer.asks("POST", path, a_transmission(relatedTransmissionId=reply))).expect(422)

    async def test_circle_is_unprocessable(self, changer: ServiceOwner) -> None:
        path, dialog_id = await _with_letter(changer)
        letter = path.rpartition("/")[2]
        reply = await changer.asks("POST", f"{dialog_id}/transmissions", a_transmission(relatedTransmissionId=letter))
        for parent in (reply.expect(201).json, letter, str(fresh_id())):
            answer = await changer.asks("PUT", path, silent(relatedTransmissionId=parent))
            assert list(answer.expect(422).errors) == ["Transmissions"]


class TestRefusals:
    async def test_takes_a_scope_of_its_own(self, ttd: ServiceOwner) -> None:
        path, _ = await _with_letter(ttd)
        (await ttd.asks("PUT", path, silent())).expect(403)

    async def test_all_failures_are_told_in_order(self, changer: ServiceOwner) -> None:
        path, _ = await _with_letter(changer)
        broken = an_attachment(id="00000000-0000-4000-8000-000000000000", urls=[])
        answer = await changer.asks("PUT", path, a_transmission(content=None, idempotentKey="a", attachments=[broken]))
        assert list(answer.expect(400).errors) == [
            "isSilentUpdate",
            "dto.idempotentKey",
            "dto.content",
            "dto.attachments[0].id",
            "dto.attachments[0].urls",
        ]

    async def test_missing_foreign_deleted_and_changed_are_refused(self, api: Api, changer: ServiceOwner) -> None:
        path, dialog_id = await _with_letter(changer)
        unknown = f"{dialog_id}/transmissions/{fresh_id()}"
        answer = await changer.asks("PUT", unknown, silent(), if_match=str(fresh_id()))
        assert list(answer.expect(404).errors) == ["DialogTransmission"]
        (await ServiceOwner(api, "skd", (PROVIDER, CHANGER)).asks("PUT", path, silent())).expect(404)
        (await changer.asks("PUT", path, silent(), if_match=str(fresh_id()))).expect(412)
        circle = silent(relatedTransmissionId=path.rpartition("/")[2])
        (await changer.asks("PUT", path, circle, if_match=str(fresh_id()))).expect(422)
        (await changer.asks("DELETE", dialog_id)).expect(204)
        (await changer.asks("PUT", path, silent())).expect(410)

    async def test_resource_of_another_owner_is_refused(self, changer: ServiceOwner) -> None:
        path, _ = await _with_letter(changer)
        (await changer.asks("PUT", path, silent(authorizationAttribute=TAX_RETURN))).expect(403)

    async def test_letters_take_the_scope_for_correspondence(self, api: Api, changer: ServiceOwner) -> None:
        both = ServiceOwner(api, scopes=(PROVIDER, CHANGER, CORRESPONDENCE))
        letter = str(fresh_id())
        dialog_id = await both.creates(a_dialog(serviceResource=LETTERS, transmissions=[a_transmission(id=letter)]))
        (await changer.asks("PUT", f"{dialog_id}/transmissions/{letter}", silent(content=OTHER))).expect(403)
        (await both.asks("PUT", f"{dialog_id}/transmissions/{letter}", silent(content=OTHER))).expect(204)


async def test_action_that_has_expired_is_refused(changer: ServiceOwner) -> None:
    path, _ = await _with_letter(changer)
    action = {"title": texts("Svar"), "url": "https://example.no/svar"}
    past, ahead = ({**action, "expiresAt": from_now(days=days)} for days in (-1, 1))
    answer = (await changer.asks("PUT", path, silent(navigationalActions=[past]))).expect(400)
    assert list(answer.errors) == ["dto.navigationalActions[0].expiresAt"]
    (await changer.asks("PUT", path, silent(navigationalActions=[ahead]))).expect(204)
