"""A service owner's system at the API."""

from dataclasses import dataclass
from typing import Any

from tests.builders.dialogs import Document
from tests.driver.http import Answer, Api

PROVIDER = "digdir:dialogporten.serviceprovider"
ADMIN = f"{PROVIDER}.admin"
CORRESPONDENCE = "digdir:dialogporten.correspondence"


@dataclass
class ServiceOwner:
    api: Api
    org: str = "ttd"
    scopes: tuple[str, ...] = (PROVIDER,)

    async def token(self) -> str:
        return await self.api.token(kind="serviceowner", org=self.org, scopes=list(self.scopes))

    async def posts(self, document: Document | bytes, **query: Any) -> Answer:
        return await self.api.ask("POST", "serviceowner/dialogs", await self.token(), query=query, body=document)

    async def creates(self, document: Document, **query: Any) -> str:
        """Create a dialog that is sure to be taken, and give its id."""
        return str((await self.posts(document, **query)).expect(201).json)

    async def gets(self, dialog_id: str, **query: Any) -> Answer:
        return await self.api.ask("GET", f"serviceowner/dialogs/{dialog_id}", await self.token(), query=query)

    async def asks(
        self, method: str, path: str, body: Any = None, *, if_match: str | None = None, **query: Any
    ) -> Answer:
        """Send any request below serviceowner/dialogs."""
        headers = {} if if_match is None else {"if-match": if_match}
        address = f"serviceowner/dialogs/{path}"
        return await self.api.ask(method, address, await self.token(), query=query, body=body, headers=headers)

    async def puts(self, dialog_id: str, document: Any, **how: Any) -> Answer:
        """Replace a dialog, with the status NotApplicable unless the document has one; `how` is what `asks` takes."""
        whole = {"status": "NotApplicable", **document} if isinstance(document, dict) else document
        return await self.asks("PUT", dialog_id, whole, **how)

    async def patches(self, dialog_id: str, operations: Any, **how: Any) -> Answer:
        return await self.asks("PATCH", dialog_id, operations, **how)
