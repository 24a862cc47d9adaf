"""The catalogues of roles and access packages (W-029 to W-033)."""

from typing import Any

import pytest

from adapters.altinn.access_metadata import AltinnAccessMetadata
from adapters.altinn.http import AltinnHttp
from adapters.altinn.links import AltinnLinks
from domain.kernel.refusals import UpstreamFailed
from tests.stand_ins.clock import Clock
from tests.stand_ins.upstream import Upstream

BASE = "/accessmanagement/api/v1/meta/info"
ROLES, PACKAGES = f"{BASE}/roles", f"{BASE}/accesspackages/export"
ROLE_ID = "11111111-0000-4000-8000-000000000001"
DAGL = "urn:altinn:rolecode:dagl"
TAX = "urn:altinn:accesspackage:tax-returns"


def a_role(**changes: Any) -> dict[str, Any]:
    role = {
        "id": ROLE_ID,
        "name": "Daglig leder",
        "urn": "urn:altinn:external-role:ccr:Daglig-leder",
        "legacyRoleCode": "DAGL",
        "legacyUrn": DAGL,
    }
    return role | changes


def groups(*packages: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": "Allment", "areas": [{"name": "Skatt", "packages": list(packages)}, {"packages": None}]}]


@pytest.fixture
def metadata(anonymous: AltinnHttp, clock: Clock) -> AltinnAccessMetadata:
    """The catalogues of a scripted access management."""
    return AltinnAccessMetadata(anonymous, AltinnLinks("https://altinn.test/"), clock)


async def test_a_role_is_known_by_all_its_urns_and_shown_by_the_old_one(
    metadata: AltinnAccessMetadata, upstream: Upstream
) -> None:
    upstream.answers(ROLES, [a_role(legacyUrn="urn:altinn:rolecode:Dagl"), a_role(id=None), {"id": "x", "name": "y"}])
    upstream.answers(PACKAGES, [])
    found = await metadata.subjects()
    assert set(found) == {DAGL, "urn:altinn:external-role:ccr:daglig-leder"}
    (role,) = set(found.values())
    assert role.urn == "urn:altinn:rolecode:Dagl"
    assert role.metadata == f"https://altinn.test{BASE}/roles/{ROLE_ID}"


async def test_names_are_gathered_from_one_answer_a_language(
    metadata: AltinnAccessMetadata, upstream: Upstream
) -> None:
    upstream.answers(ROLES, [])
    upstream.answers(PACKAGES, groups({"urn": TAX, "name": "Skatt"}, {"urn": " ", "name": "Nobody"}))
    found = await metadata.subjects()
    assert {text.language_code: text.value for text in found[TAX].name} == dict.fromkeys(("nb", "en", "nn"), "Skatt")
    assert found[TAX].metadata == f"https://altinn.test{BASE}/accesspackages/package/urn/{TAX.replace(':', '%3A')}"
    for path in (ROLES, PACKAGES):
        assert sorted(asked.headers["accept-language"] for asked in upstream.asked_for(path)) == ["en", "nb", "nn"]
    await metadata.subjects()
    assert len(upstream.asked) == 6


async def test_a_name_that_is_missing_is_the_urn(metadata: AltinnAccessMetadata, upstream: Upstream) -> None:
    upstream.answers(ROLES, [a_role(name=" ", legacyUrn=None)])
    upstream.answers(PACKAGES, groups({"urn": TAX}))
    found = await metadata.subjects()
    assert [(text.language_code, text.value) for text in found[DAGL].name] == [("nb", a_role()["urn"])]
    assert [text.value for text in found[TAX].name] == [TAX]


async def test_unreadable_catalogues_are_a_bad_gateway(metadata: AltinnAccessMetadata, upstream: Upstream) -> None:
    upstream.answers(ROLES, {"roles": []})
    upstream.answers(PACKAGES, [])
    with pytest.raises(UpstreamFailed):
        await metadata.subjects()
