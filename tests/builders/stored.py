"""Stored values and callers with sensible defaults; a test names only what it is about."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from domain.access.caller import Claims, EndUser, ServiceOwner, end_user, service_owner
from domain.dialog.action import ApiAction, GuiAction
from domain.dialog.actor import SERVICE_OWNER
from domain.dialog.context import EndUserContext, ServiceOwnerContext
from domain.dialog.dialog import Dialog
from domain.dialog.transmission import Transmission
from domain.dialog.vocabulary import GuiActionPriority, TransmissionType

MOMENT = datetime(2026, 3, 1, 10, 20, 30, tzinfo=UTC)
DIALOG_ID = UUID("0195d3a0-1111-7aaa-8bbb-000000000001")
RESOURCE = "urn:altinn:resource:svc-a"
PARTY = "urn:altinn:organization:identifier-no:310000019"
PERSON = "urn:altinn:person:identifier-no:01819090285"
SYSTEM_USER_ID = "33a00000-0000-4000-8000-000000000016"


def dialog(*, labels: tuple[str, ...] = (), **changes: Any) -> Dialog:
    revision = UUID(int=1)
    stored: dict[str, Any] = {
        "id": DIALOG_ID,
        "revision": revision,
        "org": "ttd",
        "party": PARTY,
        "service_resource": RESOURCE,
        "service_resource_type": "genericaccessresource",
        "created_at": MOMENT,
        "updated_at": MOMENT,
        "content_updated_at": MOMENT,
        "end_user_context": EndUserContext(revision=revision),
        "service_owner_context": ServiceOwnerContext(revision=revision, service_owner_labels=labels),
    }
    return Dialog(**{**stored, **changes})


def gui_action(action: str, attribute: str | None = None) -> GuiAction:
    return GuiAction(
        id=UUID(int=2),
        action=action,
        url="https://example.test/",
        priority=GuiActionPriority.TERTIARY,
        title=(),
        authorization_attribute=attribute,
    )


def api_action(action: str, attribute: str | None = None) -> ApiAction:
    return ApiAction(id=UUID(int=3), action=action, endpoints=(), authorization_attribute=attribute)


def transmission(attribute: str | None = None) -> Transmission:
    return Transmission(
        id=UUID(int=4),
        created_at=MOMENT,
        type=TransmissionType.INFORMATION,
        sender=SERVICE_OWNER,
        authorization_attribute=attribute,
    )


def organization(number: str) -> dict[str, str]:
    return {"authority": "iso6523-actorid-upis", "ID": f"0192:{number}"}


def person(number: str = "01819090285", /, **claims: Any) -> EndUser:
    return end_user({"scope": "digdir:dialogporten", "pid": number, "acr": "idporten-loa-high", **claims})


def system_user(user_id: str = SYSTEM_USER_ID, /, **claims: Any) -> EndUser:
    details = {
        "type": "urn:altinn:systemuser",
        "systemuser_id": [user_id],
        "systemuser_org": organization("310000019"),
    }
    consumer = organization("310000078")
    return end_user(
        {"scope": "digdir:dialogporten", "authorization_details": [details], "consumer": consumer, **claims}
    )


def email_user(email: str = "leder@lag.example.test", /, **claims: Any) -> EndUser:
    about = {"email": email, "amr": ["Selfregistered-email"], "acr": "selfregistered-email"}
    return end_user({"scope": "digdir:dialogporten.noconsent", **about, **claims})


def owner(number: str = "991825827", scope: str = "digdir:dialogporten.serviceprovider", **claims: Any) -> ServiceOwner:
    given: Claims = {"scope": scope, "consumer": organization(number), **claims}
    return service_owner(given)
