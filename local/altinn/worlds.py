"""The world in force: the one read at start until a control request puts another in its place."""

from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web
from pydantic import ValidationError

from local.altinn.refusals import faults_of
from local.altinn.world import InvalidWorldError, World


@dataclass
class CurrentWorld:
    """Holds the world and tells the listeners when it is replaced (until the next start; the file stays)."""

    now: World
    listeners: list[Callable[[World], None]] = field(default_factory=list)

    def replace(self, world: World) -> None:
        self.now = world
        for listener in self.listeners:
            listener(world)

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/_control/world", self.show), web.put("/_control/world", self.put)]

    async def show(self, _: web.Request) -> web.Response:
        return web.Response(text=self.now.model_dump_json(by_alias=True), content_type="application/json")

    async def put(self, request: web.Request) -> web.Response:
        try:
            self.replace(World.model_validate_json(await request.text()))
        except ValidationError as error:
            raise InvalidWorldError(f"world not valid:\n{faults_of(error)}") from error
        return web.Response(status=204)
