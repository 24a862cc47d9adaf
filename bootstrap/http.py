"""The one HTTP session of the process, for Altinn, token issuers and Maskinporten."""

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aiohttp import ClientSession


class HttpSession:
    @cached_property
    def _session(self) -> "ClientSession":
        from aiohttp import ClientSession

        return ClientSession()

    def get(self) -> "ClientSession":
        """Give the session, which is opened at its first use: that takes a running loop."""
        return self._session

    async def close(self) -> None:
        if "_session" in vars(self):
            await self._session.close()


def http_session() -> HttpSession:
    return HttpSession()
