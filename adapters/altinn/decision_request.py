"""The decision point's question in the XACML JSON profile, all rights of a dialog at once (A-002 to A-011)."""

from collections.abc import Iterable
from typing import Any

from adapters.altinn.attributes import PARTY_ID, Attribute, of_part, of_party
from domain.access.caller import Caller, Claims, EndUser, system_user_id
from domain.access.user_type import UserType
from domain.authorization.actions import DecisionRequest
from domain.party.identifiers import PERSON, SYSTEM_USER

ACTION = "urn:oasis:names:tc:xacml:1.0:action:action-id"
USER_ID = "urn:altinn:userid"


def subject_of(claims: Claims) -> Attribute | None:
    """Give the one attribute that names the user, by priority; None for a user that cannot be named (A-002)."""
    named = ((USER_ID, claims.get(USER_ID)), (PERSON, claims.get("pid")), (SYSTEM_USER, system_user_id(claims)))
    return next((Attribute(name, str(value)) for name, value in named if value), None)


def document(subject: Attribute, caller: Caller, request: DecisionRequest) -> dict[str, Any]:
    """Write the question; its references stand in the order of the request's rights."""
    actions = _number("a", (right.action for right in request.rights))
    parts = _number("r", (right.attribute for right in request.rights))
    party = _party(caller, request.party)
    return {
        "Request": {
            "Resource": [
                _category(number, of_part(request.service_resource, party, request.instance, part))
                for part, number in parts.items()
            ],
            "Action": [_category(number, (Attribute(ACTION, action),)) for action, number in actions.items()],
            "AccessSubject": [_category("s1", (subject,))],
            "MultiRequests": {
                "RequestReference": [
                    {"ReferenceId": ["s1", parts[right.attribute], actions[right.action]]} for right in request.rights
                ]
            },
        }
    }


def _number(letter: str, names: Iterable[str]) -> dict[str, str]:
    """Number distinct names by first appearance."""
    return {name: f"{letter}{number}" for number, name in enumerate(dict.fromkeys(names), start=1)}


def _category(number: str, attributes: Iterable[Attribute]) -> dict[str, Any]:
    return {"Id": number, "Attribute": [{"AttributeId": name, "Value": value} for name, value in attributes]}


def _party(caller: Caller, urn: str) -> Attribute | None:
    """E-mail users are no parties to the decision point under their address, but under their number (A-008)."""
    number = caller.claims.get(PARTY_ID)
    if number and caller.user_type is UserType.EMAIL_USER and _is_self(caller, urn):
        return Attribute(PARTY_ID, str(number))
    return of_party(urn)


def _is_self(caller: Caller, urn: str) -> bool:
    return isinstance(caller, EndUser) and caller.urn.lower() == urn.lower()
