"""Which bearer tokens are trusted (E-001, W-048)."""

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from aiohttp import ClientSession
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from adapters.tokens.validator import JwtValidator
from domain.kernel.refusals import Unauthenticated, UpstreamFailed
from tests.stand_ins.altinn import AltinnStandIn
from tests.stand_ins.clock import Clock
from tests.stand_ins.issuer import (
    EC_KEY,
    ED_KEY,
    JWKS,
    OTHER_RSA_KEY,
    RSA_KEY,
    SMALL_RSA_KEY,
    WELL_KNOWN,
    Issuer,
    ec_jwk,
    rsa_jwk,
)
from tests.stand_ins.upstream import Upstream


async def refused(validator: JwtValidator, bearer: str) -> str:
    with pytest.raises(Unauthenticated) as refusal:
        await validator.claims(bearer)
    assert refusal.value.detail is not None
    return refusal.value.detail


def encoded(document: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("kid", "alg", "key"),
    [("rsa", "RS256", RSA_KEY), ("rsa", "PS384", RSA_KEY), ("ec", "ES256", EC_KEY), ("ed", "EdDSA", ED_KEY)],
)
async def test_a_token_signed_by_a_published_key_is_trusted(
    validator: JwtValidator, issuer: Issuer, kid: str, alg: str, key: Any
) -> None:
    claims = await validator.claims(issuer.token(kid=kid, alg=alg, key=key, pid="01819090285"))
    assert claims["pid"] == "01819090285"


async def test_nothing_is_fetched_before_the_first_token(validator: JwtValidator, issuer: Issuer) -> None:
    assert issuer.upstream.asked == []
    await validator.claims(issuer.token())
    assert [asked.path for asked in issuer.upstream.asked] == [WELL_KNOWN, JWKS]


async def test_many_first_tokens_at_once_fetch_once(validator: JwtValidator, issuer: Issuer) -> None:
    await asyncio.gather(*(validator.claims(issuer.token(jti=str(number))) for number in range(20)))
    assert issuer.key_fetches == 1


async def test_claims_cannot_be_changed_by_who_reads_them(validator: JwtValidator, issuer: Issuer) -> None:
    claims = await validator.claims(issuer.token())
    with pytest.raises(TypeError):
        claims["scope"] = "more"  # type: ignore[index]  # what the test is about


async def test_the_audience_does_not_matter(validator: JwtValidator, issuer: Issuer) -> None:
    assert (await validator.claims(issuer.token(aud="anybody", sub=5, iat="soon", jti=7)))["aud"] == "anybody"


async def test_a_token_without_algorithm_is_refused(validator: JwtValidator, issuer: Issuer) -> None:
    for algorithm in ("none", "None", "NONE", "", None, 5):
        header = encoded({"alg": algorithm, "typ": "JWT", "kid": "rsa"})
        for signature in ("", "AAAA"):
            await refused(validator, f"{header}.{encoded(issuer.claims())}.{signature}")


async def test_a_public_key_is_no_shared_secret(validator: JwtValidator, issuer: Issuer) -> None:
    public = RSA_KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for algorithm in ("HS256", "HS384", "HS512"):
        header = encoded({"alg": algorithm, "typ": "JWT", "kid": "rsa"})
        signed = f"{header}.{encoded(issuer.claims())}"
        signature = jwt.get_algorithm_by_name(algorithm)
        forged = signature.sign(signed.encode(), public)
        bearer = f"{signed}.{base64.urlsafe_b64encode(forged).rstrip(b'=').decode()}"
        assert "algorithm" in await refused(validator, bearer)


async def test_a_shared_secret_that_an_issuer_publishes_is_ignored(validator: JwtValidator, issuer: Issuer) -> None:
    secret = b"0123456789abcdef0123456789abcdef"
    issuer.publish({"kty": "oct", "kid": "oct", "alg": "HS256", "k": base64.urlsafe_b64encode(secret).decode()})
    await refused(validator, issuer.token(kid="oct", alg="HS256", key=secret))


async def test_another_key_under_a_known_id_is_refused(validator: JwtValidator, issuer: Issuer) -> None:
    assert "signature" in await refused(validator, issuer.token(key=OTHER_RSA_KEY))


async def test_an_algorithm_that_the_key_is_not_for_is_refused(validator: JwtValidator, issuer: Issuer) -> None:
    issuer.publish(rsa_jwk("rsa", alg="RS256"), ec_jwk("ec"))
    await refused(validator, issuer.token(alg="PS256"))
    await refused(validator, issuer.token(kid="ec", alg="RS256"))


@pytest.mark.parametrize("claims", [{"use": "enc"}, {"n": "!"}, {"kid": 5}, {"e": None}])
async def test_a_key_for_other_use_or_malformed_serves_nothing_but_harms_nobody(
    validator: JwtValidator, issuer: Issuer, claims: dict[str, Any]
) -> None:
    issuer.publish({**rsa_jwk("bad"), **claims}, rsa_jwk("rsa"))
    await refused(validator, issuer.token(kid="bad"))
    assert await validator.claims(issuer.token())


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")  # it signs with the small key
async def test_a_key_that_is_too_small_is_refused(validator: JwtValidator, issuer: Issuer) -> None:
    issuer.publish(rsa_jwk("small", SMALL_RSA_KEY))
    await refused(validator, issuer.token(kid="small", key=SMALL_RSA_KEY))


@pytest.mark.parametrize("suffix", ["/", "x", ""])
async def test_a_foreign_issuer_is_refused_even_with_a_known_key(
    validator: JwtValidator, issuer: Issuer, suffix: str
) -> None:
    name = f"{issuer.name}{suffix}" if suffix else "https://elsewhere.example"
    assert "issuer" in await refused(validator, issuer.token(iss=name))


@pytest.mark.parametrize("name", [None, 5, ["x"], {"a": 1}, ""])
async def test_an_issuer_that_is_no_text_is_refused(validator: JwtValidator, issuer: Issuer, name: object) -> None:
    header = encoded({"alg": "RS256", "kid": "rsa"})
    await refused(validator, f"{header}.{encoded({**issuer.claims(), 'iss': name})}.AAAA")


@pytest.mark.parametrize(
    ("claims", "trusted"),
    [
        ({"exp": -1.9}, True),
        ({"exp": -2}, False),
        ({"exp": -3600}, False),
        ({"nbf": 2}, True),
        ({"nbf": 3}, False),
        ({"nbf": 3600}, False),
    ],
)
async def test_the_lifetime_is_checked_with_two_seconds_to_spare(
    validator: JwtValidator, issuer: Issuer, claims: dict[str, float], trusted: bool
) -> None:
    now = issuer.clock().timestamp()
    lifetime: dict[str, Any] = {name: now + offset for name, offset in claims.items()}
    bearer = issuer.token(**lifetime)
    if trusted:
        assert await validator.claims(bearer)
    else:
        await refused(validator, bearer)


@pytest.mark.parametrize("expiry", ["9999999999", True, [], {}, float("nan"), float("inf"), 10**300, 1e300])
async def test_an_expiry_must_be_a_sensible_number(validator: JwtValidator, issuer: Issuer, expiry: object) -> None:
    signed = jwt.api_jws.encode(
        json.dumps({**issuer.claims(), "exp": expiry}).encode(), RSA_KEY, "RS256", headers={"kid": "rsa"}
    )
    assert "lifetime" in await refused(validator, signed)


async def test_an_expiry_must_be_there(validator: JwtValidator, issuer: Issuer) -> None:
    await refused(validator, issuer.token(exp=None))


async def test_a_token_that_was_trusted_still_expires(validator: JwtValidator, issuer: Issuer, clock: Clock) -> None:
    bearer = issuer.token()
    await validator.claims(bearer)
    clock.advance(seconds=121)
    await validator.claims(bearer)
    clock.advance(seconds=1)
    await refused(validator, bearer)


async def test_a_token_too_large_is_refused_unread(validator: JwtValidator, issuer: Issuer) -> None:
    await refused(validator, issuer.token(padding="x" * 16_384))
    assert issuer.upstream.asked == []


@pytest.mark.parametrize(
    "bearer",
    ["", ".", "..", "a.b.c", "æøå", "\ud800", f"{encoded([])}.{encoded({})}.", f"{encoded({})}.{encoded({})}."],
)
async def test_what_is_no_token_is_refused(validator: JwtValidator, bearer: str) -> None:
    await refused(validator, bearer)


@pytest.mark.parametrize(
    "header",
    [{"kid": None}, {"kid": 5}, {"crit": ["exp"]}, {"b64": False}, {"b64": False, "crit": ["b64"]}, {"alg": ["RS256"]}],
)
async def test_strange_headers_are_refused(validator: JwtValidator, issuer: Issuer, header: dict[str, Any]) -> None:
    full = {"alg": "RS256", "kid": "rsa", **header}
    await refused(validator, f"{encoded(full)}.{encoded(issuer.claims())}.AAAA")


async def test_deeply_nested_claims_are_refused(validator: JwtValidator) -> None:
    nested = base64.urlsafe_b64encode(b"[" * 11_000).rstrip(b"=").decode()
    await refused(validator, f"{encoded({'alg': 'RS256', 'kid': 'rsa'})}.{nested}.AAAA")


async def test_a_changed_token_is_never_trusted(validator: JwtValidator, issuer: Issuer) -> None:
    header, payload, signature = issuer.token().split(".")
    await refused(validator, f"{header}.{encoded({**issuer.claims(), 'scope': 'admin'})}.{signature}")
    await refused(validator, f"{header}.{payload}.{signature[:-4]}")
    await refused(validator, f"{header}.{payload}.{signature}=")


@given(bearer=st.text(max_size=200) | st.from_regex(r"[\w-]{0,40}\.[\w-]{0,40}\.[\w-]{0,40}", fullmatch=True))
def test_any_text_is_refused_in_an_orderly_way(bearer: str) -> None:
    async def ask() -> None:
        await refused(JwtValidator((), ClientSession, Clock()), bearer)

    with asyncio.Runner() as runner:
        runner.run(ask())


async def test_a_new_key_is_found_at_once(validator: JwtValidator, issuer: Issuer) -> None:
    await validator.claims(issuer.token())
    issuer.publish(rsa_jwk("new", OTHER_RSA_KEY), rsa_jwk("rsa"))
    assert await validator.claims(issuer.token(kid="new", key=OTHER_RSA_KEY))
    assert issuer.key_fetches == 2


async def test_a_flood_of_unknown_keys_asks_the_issuer_once_in_half_a_minute(
    validator: JwtValidator, issuer: Issuer, clock: Clock
) -> None:
    await validator.claims(issuer.token())
    flood = [issuer.token(kid=f"unknown-{number}") for number in range(200)]
    answers = await asyncio.gather(*(validator.claims(bearer) for bearer in flood), return_exceptions=True)
    assert all(isinstance(answer, Unauthenticated) for answer in answers)
    assert issuer.key_fetches == 2
    clock.advance(seconds=29)
    await refused(validator, issuer.token(kid="unknown"))
    assert issuer.key_fetches == 2
    clock.advance(seconds=1)
    await refused(validator, issuer.token(kid="unknown"))
    assert issuer.key_fetches == 3


async def test_known_keys_serve_while_the_issuer_is_away(validator: JwtValidator, issuer: Issuer, clock: Clock) -> None:
    await validator.claims(issuer.token())
    issuer.go_away()
    clock.advance(hours=30)
    assert await validator.claims(issuer.token())
    await refused(validator, issuer.token(kid="new"))


async def test_aged_keys_are_renewed_so_that_a_withdrawn_key_ends(
    validator: JwtValidator, issuer: Issuer, clock: Clock
) -> None:
    await validator.claims(issuer.token())
    issuer.publish(rsa_jwk("new", OTHER_RSA_KEY))
    clock.advance(hours=1)
    assert await validator.claims(issuer.token(jti="behind the back"))
    assert await validator.claims(issuer.token(kid="new", key=OTHER_RSA_KEY))
    assert issuer.key_fetches == 2
    await refused(validator, issuer.token(jti="after"))


async def test_an_issuer_that_was_never_reached_is_no_fault_of_the_token(
    validator: JwtValidator, issuer: Issuer, clock: Clock
) -> None:
    documents = issuer.upstream.responds.copy()
    issuer.go_away()
    for _ in range(3):
        with pytest.raises(UpstreamFailed):
            await validator.claims(issuer.token())
    assert len(issuer.upstream.asked_for(WELL_KNOWN)) == 1
    issuer.upstream.responds.update(documents)
    clock.advance(seconds=5)
    assert await validator.claims(issuer.token())


@pytest.mark.parametrize("document", ["", "[]", "{}", '{"issuer": "x"}', '{"issuer": "x", "jwks_uri": 5}', "[" * 9999])
async def test_a_malformed_well_known_document_is_an_issuer_away(
    validator: JwtValidator, issuer: Issuer, document: str
) -> None:
    issuer.upstream.replace(WELL_KNOWN, document)
    with pytest.raises(UpstreamFailed):
        await validator.claims(issuer.token())


async def test_an_endless_key_set_is_not_read(validator: JwtValidator, issuer: Issuer) -> None:
    issuer.upstream.replace(JWKS, '{"keys": [' + " " * 2_000_000 + "]}")
    with pytest.raises(UpstreamFailed):
        await validator.claims(issuer.token())


async def test_one_issuer_away_does_not_stop_the_others(
    issuer: Issuer, upstream: Upstream, session: Callable[[], ClientSession], clock: Clock
) -> None:
    validator = JwtValidator((f"{upstream.base_uri}/missing", issuer.well_known), session, clock)
    assert await validator.claims(issuer.token())


async def test_tokens_of_every_issuer_of_the_local_cloud_are_trusted(
    altinn: AltinnStandIn, session: Callable[[], ClientSession], present: Clock
) -> None:
    validator = JwtValidator(altinn.well_known, session, present)
    owner = await altinn.token(kind="serviceowner", org="ttd")
    exchanged = await altinn.token(kind="serviceowner", org="ttd", issuer="altinn")
    person = await altinn.token(kind="enduser", pid="01819090285")
    assert (await validator.claims(owner))["consumer"]["ID"] == "0192:991825827"
    assert (await validator.claims(exchanged))["urn:altinn:org"] == "ttd"
    assert (await validator.claims(person))["pid"] == "01819090285"
    await refused(validator, await altinn.token(kind="enduser", pid="01819090285", forged=True))
    await refused(validator, await altinn.token(kind="enduser", pid="01819090285", expiresIn=-10))


async def test_rotated_keys_of_the_local_cloud_are_found(
    altinn: AltinnStandIn, session: Callable[[], ClientSession], present: Clock
) -> None:
    validator = JwtValidator(altinn.well_known, session, present)
    old = await altinn.token(kind="enduser", pid="01819090285")
    await validator.claims(old)
    await altinn.rotate("idporten")
    assert await validator.claims(await altinn.token(kind="enduser", pid="01819090285"))
    assert await validator.claims(old)
