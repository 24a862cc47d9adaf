"""Resource registry, role and package metadata, names and the list of service owners."""

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree as ET

from tests.local.altinn.serving import Answer, StandIn

RESOURCES = "/resourceregistry/api/v1/resource"
BEGINNING = "0001-01-01T00:00:00.0000010+00:00"
XACML = "{urn:oasis:names:tc:xacml:3.0:core:schema:wd-17}"


async def updated(altinn: StandIn, since: str, limit: int = 1000, token: str | None = None) -> Answer:
    query = urlencode({"since": since, "limit": limit} | ({"token": token} if token else {}))
    return await altinn.call("GET", f"{RESOURCES}/updated?{query}")


async def all_pages(altinn: StandIn, since: str, limit: int) -> list[dict[str, Any]]:
    """Follow the next links as the application does: by path and query only."""
    answer = await updated(altinn, since, limit)
    changes = list(answer.body["data"])
    while link := answer.body["links"].get("next"):
        parts = urlsplit(link)
        assert parts.hostname not in {None, "127.0.0.1"}, "the real one names an internal host"
        answer = await altinn.call("GET", f"{parts.path}?{parts.query}")
        changes += answer.body["data"]
    return changes


async def test_resource_list_has_owner_type_and_texts(altinn: StandIn) -> None:
    listed = (await altinn.call("GET", f"{RESOURCES}/resourcelist?includeMigratedApps=true")).body
    by_id = {entry["identifier"]: entry for entry in listed}
    application = by_id["ttd-byggesoknad"]
    assert application["hasCompetentAuthority"]["organization"] == "991825827"
    assert application["hasCompetentAuthority"]["orgcode"] == "ttd"
    assert application["title"]["nn"] == "Byggjesøknad"
    assert {entry["resourceType"] for entry in listed} == {
        "GenericAccessResource",
        "AltinnApp",
        "MigratedApp",
        "CorrespondenceService",
        "MaskinportenSchema",
    }


async def test_migrated_apps_are_listed_only_when_asked_for(altinn: StandIn) -> None:
    listed = (await altinn.call("GET", f"{RESOURCES}/resourcelist")).body
    assert "MigratedApp" not in {entry["resourceType"] for entry in listed}


async def test_pages_of_changes_give_every_pair_once(altinn: StandIn) -> None:
    whole = (await updated(altinn, BEGINNING)).body["data"]
    assert len(whole) > 40
    assert await all_pages(altinn, BEGINNING, limit=7) == whole
    assert {"urn:altinn:rolecode:dagl", "urn:altinn:accesspackage:byggesoknad"} <= {
        pair["subjectUrn"] for pair in whole
    }


async def test_nothing_has_changed_after_the_newest_change(altinn: StandIn) -> None:
    newest = (await updated(altinn, BEGINNING)).body["data"][-1]["updatedAt"]
    later = datetime.fromisoformat(newest) + timedelta(microseconds=1)
    answer = (await updated(altinn, later.isoformat())).body
    assert answer == {"links": {}, "data": []}


async def test_another_world_shows_as_deleted_and_new_pairs(altinn: StandIn) -> None:
    newest = (await updated(altinn, BEGINNING)).body["data"][-1]["updatedAt"]
    world = (await altinn.call("GET", "/_control/world")).body
    accountant = next(role for role in world["roles"] if role["code"] == "REGN")
    accountant["resources"] = ["brg-aarsregnskap", "svv-kjoretoy"]
    assert (await altinn.call("PUT", "/_control/world", data=json.dumps(world))).status == 204
    changes = [pair for pair in (await updated(altinn, newest)).body["data"] if pair["updatedAt"] > newest]
    assert {(pair["resourceUrn"], pair["deleted"]) for pair in changes} == {
        ("urn:altinn:resource:skd-skattemelding", True),
        ("urn:altinn:resource:skd-mva-melding", True),
        ("urn:altinn:resource:app_skd_a2-2001-3", True),
        ("urn:altinn:resource:svv-kjoretoy", False),
    }


async def test_inconsistent_world_is_refused_by_name(altinn: StandIn) -> None:
    world = (await altinn.call("GET", "/_control/world")).body
    world["roles"][0]["resources"] = ["no-such-resource"]
    answer = await altinn.call("PUT", "/_control/world", data=json.dumps(world))
    assert answer.status == 400
    assert "role PRIV names unknown resource no-such-resource" in answer.body["detail"]


async def test_policy_states_the_level(altinn: StandIn) -> None:
    text = (await altinn.call("GET", f"{RESOURCES}/skd-skattemelding/policy")).body
    policy = ET.fromstring(text)  # noqa: S314  # our own document
    assert policy.find(f"{XACML}Target") is not None
    [value] = policy.iter(f"{XACML}AttributeValue")
    assert value.text == "4"


async def test_policy_without_level_has_no_obligation(altinn: StandIn) -> None:
    text = (await altinn.call("GET", f"{RESOURCES}/svv-kjoretoykontroll/policy")).body
    assert "Obligation" not in text


async def test_policy_of_unknown_resource_is_not_found(altinn: StandIn) -> None:
    assert (await altinn.call("GET", f"{RESOURCES}/no-such-resource/policy")).status == 404


async def test_role_names_come_in_the_language_asked_for(altinn: StandIn) -> None:
    path = "/accessmanagement/api/v1/meta/info/roles"
    names = {
        language: (await altinn.call("GET", path, headers={"Accept-Language": language})).body[1]["name"]
        for language in ("nb", "nn", "en")
    }
    assert names == {"nb": "Daglig leder", "nn": "Dagleg leiar", "en": "General manager"}


async def test_packages_stand_in_groups_and_areas(altinn: StandIn) -> None:
    groups = (await altinn.call("GET", "/accessmanagement/api/v1/meta/info/accesspackages/export")).body
    urns = {package["urn"] for group in groups for area in group["areas"] for package in area["packages"]}
    assert "urn:altinn:accesspackage:skatt-naering" in urns
    assert [group["name"] for group in groups] == ["Allment", "Bransje"]


async def test_register_gives_display_names(altinn: StandIn) -> None:
    async def name(urn: str) -> Any:
        answer = await altinn.post("/register/api/v1/dialogporten/parties/query", {"Data": [urn]})
        return [party["displayName"] for party in answer.body["data"]]

    assert await name("urn:altinn:person:identifier-no:01819090285") == ["KARI MELLOM TESTPERSON"]
    assert await name("urn:altinn:organization:identifier-no:310000027") == ["FJELLTOPP BYGG AS AVD OSLO"]
    system = "urn:altinn:systemuser:uuid:33a00000-0000-4000-8000-000000000016"
    assert await name(system) == ["Fjelltopp lønnssystem"]
    assert await name("urn:altinn:person:identifier-no:01819090366") == []


async def test_service_owners_have_unique_numbers(altinn: StandIn) -> None:
    orgs = (await altinn.call("GET", "/orgs/altinn-orgs.json")).body["orgs"]
    assert orgs["ttd"]["orgnr"] == "991825827"
    assert len({org["orgnr"] for org in orgs.values()}) == len(orgs) >= 6
