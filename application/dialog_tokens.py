"""Dialog tokens: what a service owner's own API may believe of a reader (E-060 to E-065)."""

from dataclasses import dataclass

from application.ports.signing import DialogTokens
from domain.access.caller import EndUser
from domain.authorization.dialog_token import dialog_token_claims
from domain.authorization.granted import Granted
from domain.dialog.dialog import Dialog
from domain.kernel.moment import Moment


@dataclass(frozen=True, slots=True)
class DialogTokenIssuer:
    """`issuer` is the public address of this API's version, which the token's `iss` names (E-061)."""

    signing: DialogTokens
    issuer: str

    def token(self, caller: EndUser, dialog: Dialog, granted: Granted, moment: Moment) -> str:
        return self.signing.sign(dialog_token_claims(caller, dialog, granted, moment, self.issuer))

    def public_keys(self) -> list[dict[str, str]]:
        return self.signing.public_keys()
