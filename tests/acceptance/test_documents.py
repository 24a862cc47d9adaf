"""The API describes itself, to anybody, without anything from elsewhere."""

import hashlib
import re

import pytest

from tests.driver.http import Api
from tests.driver.service_owner import ServiceOwner

OFFICIAL = {
    "swagger-ui-bundle.js": "93b7b0862a80e2786f85b560be7693c2344354ffa7e7e224f850a54349724c31",
    "swagger-ui-standalone-preset.js": "5ed085e194083a3afeb8143658e1f266665519dddfc6224c8b706acd4e80f924",
    "swagger-ui.css": "9e576f8322132c76949da47f9bb53c891373c303ea3a761ff548ffc9de50a98c",
}
"""SHA-256 of the files of npm's swagger-ui-dist 5.31.0, which the Python package must hold unchanged."""


async def test_documents_are_for_anybody(api: Api) -> None:
    for audience in ("serviceowner", "enduser"):
        answer = (await api.ask("GET", f"openapi/{audience}.json")).expect(200)
        assert answer.json["openapi"] == "3.1.0"
        assert answer.headers["cache-control"] == "public, max-age=3600"


async def test_page_finds_everything_it_names_here(api: Api) -> None:
    page = (await api.ask("GET", "docs")).expect(200)
    named = re.findall(r'(?:src|href)="([^"]+)"', page.body.decode())
    script = (await api.ask("GET", "docs/start.js")).expect(200).body.decode()
    named += re.findall(r'url: "([^"]+)"', script)
    assert len(named) == 7
    for address in named:
        (await api.ask("GET", address)).expect(200)


async def test_page_may_ask_nobody_else(api: Api) -> None:
    page = (await api.ask("GET", "docs")).expect(200)
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'self'" in page.headers["content-security-policy"]


async def test_page_runs_the_official_reader(api: Api) -> None:
    for asset, digest in OFFICIAL.items():
        body = (await api.ask("GET", f"docs/{asset}")).expect(200).body
        assert hashlib.sha256(body).hexdigest() == digest, asset


async def test_only_the_pages_own_files_are_given(api: Api) -> None:
    for asset in ("index.html", "swagger-ui.js.map", "..%2F__init__.py", "nothing"):
        (await api.ask("GET", f"docs/{asset}")).expect(404)


async def test_first_example_of_the_documents_creates_a_dialog(api: Api, ttd: ServiceOwner) -> None:
    document = (await api.ask("GET", "openapi/serviceowner.json")).json
    posted = document["paths"]["/api/v1/serviceowner/dialogs"]["post"]["requestBody"]["content"]["application/json"]
    dialog_id = await ttd.creates(posted["example"])
    assert (await ttd.gets(dialog_id)).json["progress"] == 60


@pytest.mark.parametrize("name", ["v1", "v1.enduser", "v1.serviceowner"])
async def test_generator_of_clients_finds_openapi_3_0_where_the_reference_has_it(api: Api, name: str) -> None:
    address = f"{api.cloud.api}/swagger/{name}/swagger.json"
    async with api.session.get(address) as answer:
        assert (answer.status, answer.headers["content-type"]) == (200, "application/json; charset=utf-8")
        assert (await answer.json())["openapi"] == "3.0.3"
        tag = answer.headers["etag"]
    async with api.session.get(address, headers={"if-none-match": tag}) as again:
        assert (again.status, await again.read()) == (304, b"")
