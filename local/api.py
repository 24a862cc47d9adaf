"""Calls the API of a local cloud as service owners and end users do."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Self

import aiohttp

from local.stack.instance import Instance, request_token

type Wish = Mapping[str, Any]


class RefusedError(Exception):
    """The API answered with another status than expected; the message has the status and the problem."""


class Api:
    """An HTTP client of one local cloud; tokens are asked for once and used again."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self._client = aiohttp.ClientSession()
        self._tokens: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def token(self, wish: Wish) -> str:
        key = json.dumps(wish, sort_keys=True)
        if key not in self._tokens:
            self._tokens[key] = await request_token(self._client, self.instance, wish)
        return self._tokens[key]

    async def create_dialog(self, owner: Wish, dialog: Mapping[str, Any]) -> str:
        """Post a dialog; its id."""
        path = "/api/v1/serviceowner/dialogs"
        return str(await self._answer("POST", path, owner, HTTPStatus.CREATED, json=dict(dialog)))

    async def list_dialogs(self, user: Wish, **query: Any) -> list[dict[str, Any]]:
        """The items of the first page of the end user's list."""
        page = await self._answer("GET", "/api/v1/enduser/dialogs", user, HTTPStatus.OK, params=query)
        return list(page["items"])

    async def open_dialog(self, user: Wish, dialog_id: str) -> dict[str, Any]:
        """The whole dialog; reading it enters the user into its seen log."""
        return dict(await self._answer("GET", f"/api/v1/enduser/dialogs/{dialog_id}", user, HTTPStatus.OK))

    async def _answer(self, method: str, path: str, caller: Wish, expected: HTTPStatus, **options: Any) -> Any:
        headers = {"Authorization": f"Bearer {await self.token(caller)}"}
        async with self._client.request(method, self.instance.api + path, headers=headers, **options) as answer:
            if answer.status != expected:
                raise RefusedError(f"{method} {path} was answered {answer.status}: {await answer.text()}")
            return await answer.json()
