"""GET .well-known/oauth-authorization-server: who issues dialog tokens, and where the keys are (E-064)."""

from typing import Annotated

from pydantic import Field

from application.dialog_tokens import DialogTokenIssuer
from functions.hosting.answers import Ok, View, to_shown
from functions.hosting.refusals import NotAcceptable
from functions.wellknown import A_DAY, api


class AuthorizationServer(View):
    issuer: str
    jwks_uri: Annotated[str, Field(serialization_alias="jwks_uri")]


@api.get("oauth-authorization-server", json_only=True, cached_for=A_DAY, refuses=(NotAcceptable,))
async def get_oauth_authorization_server(tokens: DialogTokenIssuer) -> Ok[AuthorizationServer]:
    server = AuthorizationServer(issuer=tokens.issuer, jwks_uri=f"{tokens.issuer}/.well-known/jwks.json")
    return Ok(to_shown(server))
