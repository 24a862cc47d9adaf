"""What the service says of itself, and the service resources in use (E-058, E-059, E-069)."""

import gzip
from typing import Any

import pytest

from tests.driver.end_user import EndUser
from tests.driver.http import Answer, Api
from tests.driver.people import AMIR, BUILDING, FJELLTOPP, GRANTS, KARI, TAX_RETURN, TOMASZ, person
from tests.driver.service_owner import ServiceOwner

SPORTS_CLUB = "urn:altinn:organization:identifier-no:310000213"


async def catalogue(api: Api, **headers: str) -> Answer:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return (await api.ask("GET", "metadata/serviceresources", headers=sent)).expect(200)


def entry_of(answer: Answer, resource: str) -> Any:
    (found,) = [
        item for item in answer.json["items"] if f"urn:altinn:resource:{item['serviceResource']['id']}" == resource
    ]
    return found


class TestLimits:
    async def test_the_limits_that_lists_keep(self, api: Api) -> None:
        assert (await api.ask("GET", "metadata/limits")).expect(200).json == {
            "endUserSearch": {
                "maxPartyFilterValues": 100,
                "maxServiceResourceFilterValues": 20,
                "maxOrgFilterValues": 20,
                "maxExtendedStatusFilterValues": 20,
            },
            "serviceOwnerSearch": {
                "maxPartyFilterValues": 20,
                "maxServiceResourceFilterValues": 20,
                "maxExtendedStatusFilterValues": 20,
            },
        }

    async def test_only_json_can_be_had(self, api: Api) -> None:
        for accepted in ("application/json", "*/*", "text/html, application/*;q=0.5"):
            (await api.ask("GET", "metadata/limits", headers={"accept": accepted})).expect(200)
        refused = (await api.ask("GET", "metadata/limits", headers={"accept": "text/html"})).expect(406)
        assert refused.json["detail"] == "The Accept header must allow JSON responses."


class TestCatalogue:
    async def test_an_entry_tells_of_the_resource_its_owner_and_what_opens_it(self, api: Api) -> None:
        entry = entry_of(await catalogue(api, accept_language="en"), TAX_RETURN)
        resource = entry["serviceResource"]
        assert resource.pop("links")["metadata"].endswith("/resourceregistry/api/v1/resource/skd-skattemelding")
        assert resource.pop("name")[0]["languageCode"] == "en"
        assert resource == {
            "id": "skd-skattemelding",
            "isDelegable": True,
            "minimumAuthenticationLevel": 4,
            "resourceType": "genericaccessresource",
            "status": "active",
        }
        assert entry["serviceOwner"] == {
            "code": "skd",
            "orgNumber": "310000035",
            "name": [{"languageCode": "en", "value": "Norwegian Tax Administration (synthetic)"}],
        }
        roles = {role["urn"]: role["name"][0]["value"] for role in entry["roles"]}
        assert roles["urn:altinn:rolecode:dagl"] == "General manager"
        packages = {package["urn"]: package for package in entry["accessPackages"]}
        tax = packages["urn:altinn:accesspackage:skatt-naering"]
        assert tax["name"] == [{"languageCode": "en", "value": "Business tax"}]
        assert tax["links"]["metadata"].endswith("/urn/urn%3Aaltinn%3Aaccesspackage%3Askatt-naering")

    async def test_all_languages_are_given_when_none_is_wanted(self, api: Api) -> None:
        entry = entry_of(await catalogue(api), BUILDING)
        assert [text["languageCode"] for text in entry["serviceResource"]["name"]] == ["en", "nb", "nn"]

    @pytest.mark.parametrize("language", ["nb", "en"])
    async def test_entries_are_sorted_by_name(self, api: Api, language: str) -> None:
        items = (await catalogue(api, accept_language=language)).json["items"]
        names = [item["serviceResource"]["name"][0]["value"].casefold() for item in items]
        assert names == sorted(names)
        assert len(names) >= 3

    async def test_the_answer_is_compressed_for_those_who_take_it(self, api: Api) -> None:
        plain = await catalogue(api, accept_encoding="identity")
        async with api.session.get(
            f"{api.cloud.api}/api/v1/metadata/serviceresources",
            headers={"accept-encoding": "br, gzip;q=0.5"},
            auto_decompress=False,
        ) as answer:
            body = await answer.read()
            assert answer.headers["content-encoding"] == "gzip"
        assert gzip.decompress(body) == plain.body
        assert len(body) < len(plain.body)
        assert "content-encoding" not in plain.headers
        assert plain.headers["vary"] == "Accept-Encoding, Accept-Language"

    async def test_unreadable_languages_are_refused(self, api: Api) -> None:
        (await api.ask("GET", "metadata/serviceresources", headers={"accept-language": "€"})).expect(400)


class TestAuthorized:
    async def found(self, api: Api, number: str, *parties: str) -> set[str]:
        token = await EndUser.person(api, number).token()
        answer = (await api.ask("GET", "enduser/serviceresources", token, query={"party": parties})).expect(200).json
        assert "isFullCatalogueFallback" not in answer
        return {f"urn:altinn:resource:{item['serviceResource']['id']}" for item in answer["items"]}

    async def test_resources_of_dialogs_that_the_caller_may_find(self, api: Api) -> None:
        kari = await self.found(api, KARI, FJELLTOPP)
        assert {BUILDING, TAX_RETURN} <= kari
        assert GRANTS not in kari
        assert await self.found(api, AMIR, FJELLTOPP) == {BUILDING}

    async def test_parties_of_others_are_ignored(self, api: Api) -> None:
        assert await self.found(api, TOMASZ, person(KARI), SPORTS_CLUB) == set()

    async def test_invalid_parties_are_refused(self, api: Api, kari: EndUser) -> None:
        for parties, key in (["nobody"], "party[0]"), ([person(KARI)] * 101, "party.Count"):
            answer = await api.ask("GET", "enduser/serviceresources", await kari.token(), query={"party": parties})
            assert list(answer.expect(400).errors) == [key]

    async def test_who_may_ask(self, api: Api, ttd: ServiceOwner) -> None:
        (await api.ask("GET", "enduser/serviceresources")).expect(401)
        (await api.ask("GET", "enduser/serviceresources", await ttd.token())).expect(403)
