"""The claims of a dialog token: who reads a dialog, and what the reader may do there (E-061, W-054)."""

from datetime import timedelta
from typing import Any

from domain.access.caller import EndUser, consumer_organization, organization_urn, system_user_organization
from domain.access.user_type import UserType
from domain.authorization.actions import MAIN
from domain.authorization.granted import Granted
from domain.dialog.dialog import Dialog
from domain.kernel.moment import Moment

LIFETIME = timedelta(seconds=600)

type DialogTokenClaims = dict[str, Any]


def dialog_token_claims(
    caller: EndUser, dialog: Dialog, granted: Granted, moment: Moment, issuer: str
) -> DialogTokenClaims:
    """Give the claims in the order they are written; `issuer` is the public address of this API's version."""
    issued = int(moment.now.timestamp())
    return {
        "jti": str(moment.new_revision()),
        **_reader(caller),
        "l": caller.level,
        "p": dialog.party,
        "s": dialog.service_resource,
        "i": str(dialog.id),
        "a": write_authorized_actions(granted),
        "iss": issuer,
        "iat": issued,
        "nbf": issued,
        "exp": issued + int(LIFETIME.total_seconds()),
    }


def write_authorized_actions(granted: Granted) -> str:
    """Write the permitted pairs; what is permitted on the dialog itself goes without attribute (E-062)."""
    return ";".join(
        right.action if right.attribute == MAIN else f"{right.action},{right.attribute}" for right in granted.in_order
    )


def _reader(caller: EndUser) -> dict[str, str]:
    if caller.user_type is not UserType.SYSTEM_USER:
        return {"c": caller.urn}
    consumer, owner = consumer_organization(caller.claims), system_user_organization(caller.claims)
    if consumer is None or owner is None:
        return {"c": caller.urn}
    return {"c": organization_urn(consumer), "y": caller.urn, "o": organization_urn(owner)}
