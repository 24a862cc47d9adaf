"""A person or a system at the end user's API."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from tests.driver.http import Answer, Api

SUBSTANTIAL, HIGH = "idporten-loa-substantial", "idporten-loa-high"


@dataclass
class EndUser:
    """`wish` is what the issuer is asked to put into the token."""

    api: Api
    wish: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def person(cls, api: Api, number: str, acr: str = HIGH) -> Self:
        return cls(api, {"kind": "enduser", "pid": number, "acr": acr})

    @classmethod
    def system(cls, api: Api, user_id: str) -> Self:
        return cls(api, {"kind": "systemuser", "systemUserId": user_id})

    async def token(self) -> str:
        return await self.api.token(**self.wish)

    async def lists(self, *, languages: str | None = None, **query: Any) -> Answer:
        return await self.api.ask(
            "GET", "enduser/dialogs", await self.token(), query=query, headers=_accepting(languages)
        )

    async def finds(self, **query: Any) -> list[str]:
        """Give the ids of a list's first page."""
        return ids_of((await self.lists(**query)).expect(200))

    async def pages(self, **query: Any) -> AsyncIterator[Answer]:
        """Follow the continuation tokens until there is no further page."""
        page = (await self.lists(**query)).expect(200)
        yield page
        while page.json["hasNextPage"]:
            page = (await self.lists(**query, continuationToken=page.json["continuationToken"])).expect(200)
            yield page

    async def opens(self, dialog_id: str, *, languages: str | None = None) -> Answer:
        return await self.api.ask(
            "GET", f"enduser/dialogs/{dialog_id}", await self.token(), headers=_accepting(languages)
        )

    async def reads(self, dialog_id: str, *, languages: str | None = None) -> Any:
        """Open a dialog that is sure to be shown, and give its document."""
        return (await self.opens(dialog_id, languages=languages)).expect(200).json

    async def asks(self, path: str, *, languages: str | None = None, **query: Any) -> Answer:
        """Get anything below enduser/dialogs."""
        address = f"enduser/dialogs/{path}"
        return await self.api.ask("GET", address, await self.token(), query=query, headers=_accepting(languages))

    async def sends(self, method: str, path: str, body: Any, *, if_match: str | None = None) -> Answer:
        """Send a command below enduser/dialogs."""
        headers = {} if if_match is None else {"if-match": if_match}
        return await self.api.ask(method, f"enduser/dialogs/{path}", await self.token(), body=body, headers=headers)


def ids_of(page: Answer) -> list[str]:
    return [item["id"] for item in page.json["items"]]


def _accepting(languages: str | None) -> dict[str, str]:
    return {} if languages is None else {"accept-language": languages}
