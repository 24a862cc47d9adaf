"""A process that dies at a chosen request to the store: what it had sent by then is done, the rest never comes."""

from typing import Any


class Crash(BaseException):
    """The process is no more."""


class CrashingDatabase:
    """Stands for a database until the request number `at`, counted from 1; that one is sent, or dies with it."""

    def __init__(self, database: Any, at: int, *, is_sent: bool) -> None:
        self._database = database
        self._left = at
        self._is_sent = is_sent

    @property
    def has_crashed(self) -> bool:
        return self._left <= 0

    def get_container_client(self, name: str) -> "CrashingContainer":
        return CrashingContainer(self._database.get_container_client(name), self)

    async def pass_on(self, request: Any) -> Any:
        self._left -= 1
        if self._left == 0 and not self._is_sent:
            raise Crash
        answer = await request()
        if self._left <= 0:
            raise Crash
        return answer


class CrashingContainer:
    def __init__(self, container: Any, database: CrashingDatabase) -> None:
        self._container = container
        self._database = database

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._container, name)

        async def requested(*given: Any, **named: Any) -> Any:
            return await self._database.pass_on(lambda: method(*given, **named))

        return requested
