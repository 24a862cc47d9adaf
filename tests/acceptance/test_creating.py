"""A service owner creates dialogs: silently, under a key of its own, and only what it owns (S-037 to S-053)."""

import asyncio
import json
from uuid import UUID

import pytest

from tests.builders.dialogs import mutated
from tests.driver.documents import a_dialog, a_whole_dialog, fresh_id, fresh_word, from_now
from tests.driver.end_user import EndUser
from tests.driver.http import Api
from tests.driver.people import BUILDING, KARI, LETTERS, TAX_RETURN, person
from tests.driver.service_owner import ADMIN, CORRESPONDENCE, PROVIDER, ServiceOwner
from tests.driver.stored import Stored


@pytest.fixture
def admin(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, ADMIN))


@pytest.fixture
def correspondent(api: Api) -> ServiceOwner:
    return ServiceOwner(api, scopes=(PROVIDER, CORRESPONDENCE))


async def test_answer_names_the_new_dialog_its_address_and_its_revision(ttd: ServiceOwner) -> None:
    answer = (await ttd.posts(a_dialog())).expect(201)
    dialog_id = answer.json
    assert answer.headers["location"].endswith(f"/api/v1/serviceowner/dialogs/{dialog_id}")
    found = await ttd.gets(dialog_id)
    assert found.headers["etag"] == answer.headers["etag"] == found.json["revision"]
    assert str(UUID(answer.headers["etag"])) == answer.headers["etag"]


async def test_owner_may_choose_the_id(ttd: ServiceOwner) -> None:
    chosen = str(fresh_id())
    assert await ttd.creates(a_dialog(id=chosen)) == chosen


async def test_id_that_is_taken_is_refused_and_what_holds_it_stays(ttd: ServiceOwner) -> None:
    taken = await ttd.creates(a_dialog(progress=1))
    answer = (await ttd.posts(a_dialog(id=taken, progress=2))).expect(422)
    assert answer.errors == {"Dialog": [f"Key ('Id')=({taken}) already exists."]}
    assert (await ttd.gets(taken)).json["progress"] == 1


async def test_id_that_another_party_holds_is_refused(ttd: ServiceOwner) -> None:
    taken = await ttd.creates(a_dialog())
    (await ttd.posts(a_dialog(id=taken, party="urn:altinn:organization:identifier-no:310000019"))).expect(422)


async def test_dialog_and_all_its_parts_may_have_one_id(ttd: ServiceOwner) -> None:
    shared = str(fresh_id())
    whole = a_whole_dialog(id=shared, visibleFrom=None)
    document = json.loads(json.dumps(whole).replace(whole["transmissions"][0]["id"], shared))
    for path in ("activities[0].id", "attachments[0].id", "guiActions[0].id"):
        document = mutated(document, path, shared)
    await ttd.creates(document)
    answer = (await ttd.gets(shared)).expect(200).json
    for name in ("transmissions", "activities", "attachments", "guiActions"):
        assert shared in [one["id"] for one in answer[name]]


async def test_parts_may_have_the_ids_that_parts_of_another_dialog_have(ttd: ServiceOwner) -> None:
    document = a_whole_dialog(visibleFrom=None)
    first = await ttd.creates(document)
    second = await ttd.creates(document | {"id": str(fresh_id()), "idempotentKey": fresh_word()})
    parts = [(await ttd.gets(dialog_id)).json["transmissions"] for dialog_id in (first, second)]
    assert [one["id"] for one in parts[0]] == [one["id"] for one in parts[1]]


class TestUnderAKey:
    async def test_repetition_is_told_which_dialog_has_the_key(self, ttd: ServiceOwner) -> None:
        key = fresh_word()
        dialog_id = await ttd.creates(a_dialog(idempotentKey=key))
        answer = (await ttd.posts(a_dialog(idempotentKey=key))).expect(409)
        assert answer.errors == {"IdempotentKey": [f"'{key}' already exists with DialogId '{dialog_id}'"]}

    async def test_key_in_use_wins_over_what_else_is_refused(self, ttd: ServiceOwner) -> None:
        key = fresh_word()
        await ttd.creates(a_dialog(idempotentKey=key))
        (await ttd.posts(a_dialog(idempotentKey=key, dueAt=from_now(days=-1)))).expect(409)

    @pytest.mark.parametrize("chosen", [True, False], ids=["id-chosen", "id-made"])
    async def test_concurrent_creations_give_one_dialog(
        self, ttd: ServiceOwner, stored: Stored, kari: EndUser, chosen: bool
    ) -> None:
        key, reference = fresh_word(), fresh_word()
        documents = [a_dialog(idempotentKey=key, externalReference=reference) for _ in range(8)]
        if chosen:
            documents = [{**document, "id": str(fresh_id())} for document in documents]
        answers = await asyncio.gather(*(ttd.posts(document) for document in documents))
        created = [answer.json for answer in answers if answer.status == 201]
        assert sorted(answer.status for answer in answers) == [201] + [409] * 7
        assert await kari.finds(party=person(KARI), externalReference=reference) == created
        for answer in answers:
            assert answer.status == 201 or created[0] in answer.errors["IdempotentKey"][0]
        assert len(await stored.of(created[0], "outbox")) == 1

    async def test_refused_creation_leaves_the_key_free(self, ttd: ServiceOwner) -> None:
        key = fresh_word()
        (await ttd.posts(a_dialog(idempotentKey=key, dueAt=from_now(days=-1)))).expect(422)
        await ttd.creates(a_dialog(idempotentKey=key))

    async def test_creation_under_a_taken_id_leaves_the_key_free(self, ttd: ServiceOwner) -> None:
        key, taken = fresh_word(), await ttd.creates(a_dialog())
        (await ttd.posts(a_dialog(idempotentKey=key, id=taken))).expect(422)
        await ttd.creates(a_dialog(idempotentKey=key))

    async def test_another_owner_may_use_the_same_key(self, ttd: ServiceOwner, skd: ServiceOwner) -> None:
        key = fresh_word()
        assert await ttd.creates(a_dialog(idempotentKey=key)) != await skd.creates(
            a_dialog(idempotentKey=key, serviceResource=TAX_RETURN)
        )

    @pytest.mark.parametrize("key", ["with/slash?and#hash", "æøå €", "emoji 🎉", " leading and trailing "])
    async def test_key_is_free_text(self, ttd: ServiceOwner, key: str) -> None:
        dialog_id = await ttd.creates(a_dialog(idempotentKey=key))
        assert dialog_id in (await ttd.posts(a_dialog(idempotentKey=key))).expect(409).errors["IdempotentKey"][0]

    async def test_repeated_key_of_transmissions_is_a_conflict(self, ttd: ServiceOwner, stored: Stored) -> None:
        document = mutated(a_whole_dialog(), "transmissions[1].idempotentKey", "transmission-1")
        before = await stored.kinds()
        answer = (await ttd.posts(document)).expect(409)
        assert "'transmission-1'" in answer.errors["IdempotentKey"][0]
        assert await stored.kinds() == before


class TestSilently:
    async def test_past_due_dates_are_taken(self, ttd: ServiceOwner) -> None:
        (await ttd.posts(a_dialog(dueAt=from_now(days=-1)))).expect(422)
        await ttd.creates(a_dialog(dueAt=from_now(days=-1)), isSilentUpdate=True)

    @pytest.mark.parametrize("field", ["dueAt", "expiresAt", "visibleFrom"])
    async def test_without_silence_every_instant_is_to_come(self, ttd: ServiceOwner, field: str) -> None:
        answer = (await ttd.posts(a_dialog(**{field: from_now(minutes=-1)}))).expect(422)
        assert answer.errors == {field[:1].upper() + field[1:]: ["Must be in the future"]}


class TestOwnership:
    async def test_resource_of_another_owner_is_refused_by_name(self, ttd: ServiceOwner, stored: Stored) -> None:
        before = await stored.kinds()
        answer = (await ttd.posts(a_dialog(serviceResource=TAX_RETURN))).expect(403)
        assert answer.errors == {
            "Forbidden": [f"Not allowed to reference the following unowned resources: [{TAX_RETURN}]."]
        }
        assert await stored.kinds() == before

    @pytest.mark.parametrize(
        "path",
        [
            "apiActions[0].authorizationAttribute",
            "guiActions[0].authorizationAttribute",
            "transmissions[0].authorizationAttribute",
        ],
    )
    async def test_reference_to_a_resource_of_another_owner_is_refused(self, ttd: ServiceOwner, path: str) -> None:
        answer = (await ttd.posts(mutated(a_whole_dialog(), path, TAX_RETURN))).expect(403)
        assert TAX_RETURN in answer.errors["Forbidden"][0]

    async def test_dialog_of_another_owner_is_not_found(self, ttd: ServiceOwner, skd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog())
        answer = (await skd.gets(dialog_id)).expect(404)
        assert answer.errors == {
            "DialogEntity": [f"Entity 'DialogEntity' with the following key(s) was not found: ({dialog_id})."]
        }

    async def test_unknown_dialog_is_not_found(self, ttd: ServiceOwner) -> None:
        (await ttd.gets(str(fresh_id()))).expect(404)

    async def test_admin_creates_and_gets_for_every_owner(self, admin: ServiceOwner, skd: ServiceOwner) -> None:
        dialog_id = await admin.creates(a_dialog(serviceResource=TAX_RETURN, dueAt=from_now(days=-1)))
        assert (await admin.gets(dialog_id)).expect(200).json["org"] == "skd"
        (await skd.gets(dialog_id)).expect(200)

    async def test_org_is_that_of_the_resource_and_its_urn_is_kept_in_lower_case(self, ttd: ServiceOwner) -> None:
        dialog_id = await ttd.creates(a_dialog(serviceResource=BUILDING.replace("ttd-", "TTD-")))
        found = (await ttd.gets(dialog_id)).expect(200).json
        assert (found["org"], found["serviceResource"]) == ("ttd", BUILDING)

    async def test_resource_of_an_unsupported_type_is_unprocessable(self, api: Api) -> None:
        owner = ServiceOwner(api, "skd", (PROVIDER, ADMIN))
        answer = await owner.posts(a_dialog(serviceResource="urn:altinn:resource:skd-skatteopplysninger-api"))
        assert list(answer.expect(422).errors) == ["ServiceResource"]


class TestCorrespondence:
    async def test_letters_take_the_scope_for_correspondence(
        self, ttd: ServiceOwner, correspondent: ServiceOwner
    ) -> None:
        (await ttd.posts(a_dialog(serviceResource=LETTERS))).expect(403)
        found = (await correspondent.gets(await correspondent.creates(a_dialog(serviceResource=LETTERS)))).expect(200)
        assert found.json["serviceResourceType"] == "correspondenceservice"

    async def test_admin_needs_no_scope_for_letters(self, admin: ServiceOwner) -> None:
        await admin.creates(a_dialog(serviceResource=LETTERS))

    async def test_activities_of_correspondence_take_its_scope(
        self, ttd: ServiceOwner, correspondent: ServiceOwner
    ) -> None:
        opened = {"type": "CorrespondenceOpened", "performedBy": {"actorType": "ServiceOwner"}}
        answer = (await ttd.posts(a_dialog(activities=[opened]))).expect(403)
        assert "digdir:dialogporten.correspondence" in answer.errors["Forbidden"][0]
        await correspondent.creates(a_dialog(activities=[opened]))
