"""Trust in bearer tokens."""

from typing import Protocol

from domain.access.caller import Claims


class TokenValidator(Protocol):
    async def claims(self, bearer: str) -> Claims:
        """Give the claims of a compact JWS whose signature, issuer and lifetime are trusted (E-001, W-048).

        The issuer is compared exactly, the expiry is required, clocks may differ by 2 seconds, the audience is
        not checked. Raises Unauthenticated naming what is wrong, never the token's content; BadGateway when the
        keys of the token's issuer cannot be had and none are known.
        """
        ...
