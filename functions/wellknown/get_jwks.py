"""GET .well-known/jwks.json: the public keys of dialog tokens (E-064)."""

from application.dialog_tokens import DialogTokenIssuer
from functions.hosting.answers import Ok, View, to_shown
from functions.hosting.refusals import NotAcceptable
from functions.wellknown import A_DAY, api


class Jwk(View):
    kty: str
    use: str
    alg: str
    kid: str
    crv: str
    x: str


class Jwks(View):
    keys: tuple[Jwk, ...]


@api.get("jwks.json", json_only=True, cached_for=A_DAY, refuses=(NotAcceptable,))
async def get_jwks(tokens: DialogTokenIssuer) -> Ok[Jwks]:
    return Ok(to_shown(Jwks(keys=tuple(Jwk(**key) for key in tokens.public_keys()))))
