"""Services of tokens, and of texts: who calls, what a dialog token says, how persons are masked, word stems."""

from application.dialog_tokens import DialogTokenIssuer
from application.ports.signing import DialogTokens
from application.ports.stemming import Stemming
from application.ports.tokens import TokenValidator
from bootstrap.clock import Clock
from bootstrap.http import HttpSession
from bootstrap.settings import Settings
from domain.party.masking import PersonMask

API = "/api/v1"


def token_validator(settings: Settings, http: HttpSession, clock: Clock) -> TokenValidator:
    from adapters.tokens.validator import JwtValidator

    return JwtValidator(settings.token_issuers.split(), http.get, clock.now)


def dialog_tokens(settings: Settings) -> DialogTokens:
    from adapters.tokens.signing import Ed25519DialogTokens

    return Ed25519DialogTokens(settings.dialog_token_primary_jwk, settings.dialog_token_secondary_jwk)


def dialog_token_issuer(keys: DialogTokens, settings: Settings) -> DialogTokenIssuer:
    return DialogTokenIssuer(keys, settings.base_uri.rstrip("/") + API)


def person_mask(settings: Settings) -> PersonMask:
    return PersonMask(settings.mask_key)


def stemming() -> Stemming:
    from adapters.stemming.snowball import SnowballStemming

    return SnowballStemming()
