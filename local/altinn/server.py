"""Puts the stand-in together: one HTTP application with Altinn, the registry, the issuers and the control routes."""

from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web

from local.altinn.decisions import Decisions
from local.altinn.events_inbox import EventsInbox
from local.altinn.faults import Faults
from local.altinn.guard import Guard
from local.altinn.metadata import Metadata
from local.altinn.names import Names
from local.altinn.pairs import Pairs
from local.altinn.parties import AuthorisedParties
from local.altinn.refusals import malformed_is_bad_request
from local.altinn.registry import Registry
from local.altinn.request_log import RequestLog
from local.altinn.service_owners import ServiceOwnerList
from local.altinn.world import read_world
from local.altinn.worlds import CurrentWorld
from local.issuer.clients import registration_in
from local.issuer.exchange import Exchange
from local.issuer.issuers import discovery_routes, issuers_at
from local.issuer.maskinporten import TokenEndpoint
from local.issuer.minting import Mint
from local.loopback import loopback_only


def application(base: str, data: Path, world_file: Path) -> web.Application:
    """The application as it answers at `base` (no trailing slash); raises InvalidWorldError."""
    world = CurrentWorld(read_world(world_file))
    pairs = Pairs(world.now, datetime.fromtimestamp(world_file.stat().st_mtime, UTC))
    world.listeners.append(pairs.follow)
    issuers = issuers_at(base, data)
    guard = Guard(issuers["altinn"], registration_in(data).subscription_key)
    faults, log = Faults(), RequestLog()
    parts = (
        Decisions(world, guard),
        AuthorisedParties(world, guard),
        Names(world, guard),
        EventsInbox(guard, data / "events.jsonl"),
        Registry(world, pairs),
        Metadata(world),
        ServiceOwnerList(world),
        TokenEndpoint(issuers["maskinporten"], data),
        Exchange(issuers["maskinporten"], issuers["altinn"], world),
        Mint(issuers, world),
        world,
        faults,
        log,
    )
    app = web.Application(
        middlewares=[loopback_only, log.middleware(), faults.middleware(), malformed_is_bad_request()]
    )
    app.add_routes([*discovery_routes(issuers.values(), base), *(route for part in parts for route in part.routes())])
    return app
