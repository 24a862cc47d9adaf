"""What service owners may write (S-028 to S-030, A-042)."""

import pytest

from application.ownership import Ownership, require_writable_type
from domain.access import scopes
from domain.access.references import find_referenced_resources
from domain.authorization.parties import resource_urn
from domain.kernel.refusals import Forbidden
from tests.builders.stored import RESOURCE, gui_action, owner
from tests.stand_ins.altinn import AltinnStandIn

ADMIN = f"{scopes.SERVICE_PROVIDER} {scopes.ADMIN}"
CORRESPONDENCE = f"{scopes.SERVICE_PROVIDER} {scopes.CORRESPONDENCE}"


async def test_a_dialog_exists_for_the_owner_of_its_resource_and_for_admins(ownership: Ownership) -> None:
    assert await ownership.owns(owner(), RESOURCE.upper())
    assert not await ownership.owns(owner("310000035"), RESOURCE)
    assert await ownership.owns(owner("310000035", ADMIN), RESOURCE)


async def test_references_to_resources_of_others_are_refused_by_name(ownership: Ownership) -> None:
    references = find_referenced_resources(RESOURCE, (gui_action("read", resource_urn("svc-b")),))
    with pytest.raises(Forbidden) as refusal:
        await ownership.require_owned(owner(), references)
    text = "Not allowed to reference the following unowned resources: [urn:altinn:resource:svc-b]."
    assert refusal.value.errors == {"Forbidden": [text]}


async def test_own_references_and_those_of_admins_pass(ownership: Ownership, altinn: AltinnStandIn) -> None:
    await ownership.require_owned(owner("310000035", ADMIN), (RESOURCE,))
    assert await altinn.requests() == []
    await ownership.require_owned(owner(), (RESOURCE, resource_urn("letters")))


async def test_the_short_name_is_the_tokens_or_the_registrys(ownership: Ownership) -> None:
    assert await ownership.org_of(owner("310000035", **{"urn:altinn:org": "digdir"})) == "digdir"
    assert await ownership.org_of(owner("310000035")) == "tet"
    assert await ownership.org_of(owner("310000019")) is None


@pytest.mark.parametrize(
    ("scope", "resource_type", "admin_passes", "passes"),
    [
        (scopes.SERVICE_PROVIDER, "genericaccessresource", True, True),
        (scopes.SERVICE_PROVIDER, "correspondenceservice", True, False),
        (scopes.SERVICE_PROVIDER, None, True, False),
        (CORRESPONDENCE, "CorrespondenceService", True, True),
        (CORRESPONDENCE, None, True, False),
        (ADMIN, "correspondenceservice", True, True),
        (ADMIN, "correspondenceservice", False, False),
        (ADMIN, None, False, False),
    ],
)
def test_correspondence_takes_its_scope(
    scope: str, resource_type: str | None, admin_passes: bool, passes: bool
) -> None:
    caller = owner("991825827", scope)
    if passes:
        require_writable_type(caller, resource_type, admin_passes=admin_passes)
    else:
        with pytest.raises(Forbidden):
            require_writable_type(caller, resource_type, admin_passes=admin_passes)
