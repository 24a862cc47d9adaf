"""What one instance asked of Altinn serves the others, in every shape that answers have."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from azure.cosmos.aio import DatabaseProxy
from pydantic import TypeAdapter

from adapters.altinn.access_metadata import AltinnAccessMetadata
from adapters.altinn.agencies import AltinnAgencies
from adapters.altinn.authorized_parties import AltinnAuthorizedParties
from adapters.altinn.decisions import AltinnDecisions
from adapters.altinn.http import AltinnHttp
from adapters.altinn.links import AltinnLinks
from adapters.altinn.names import AltinnPartyNames
from adapters.caching.shared import SharedAnswers
from adapters.cosmos.answers import CosmosAnswers
from application.catalogue import Authorized, Entry
from application.presentation import ShownOwner, ShownResource
from domain.access.subject import Subject
from domain.authorization.actions import decision_request
from domain.kernel.localization import Localization
from tests.builders.stored import PERSON, dialog, gui_action, person
from tests.driver.cosmos_account import Account
from tests.stand_ins.altinn import AltinnStandIn
from tests.stand_ins.clock import Clock

OWNER = "991825827"
LINKS = AltinnLinks("https://platform.example/")

type Ask = Callable[[AltinnHttp, Clock, SharedAnswers], Awaitable[Any]]


async def decisions(http: AltinnHttp, clock: Clock, shared: SharedAnswers) -> Any:
    asked = decision_request(dialog(gui_actions=(gui_action("sign"),)), ())
    return await AltinnDecisions(http, clock, shared).find_permitted(person(), asked)


async def parties(http: AltinnHttp, clock: Clock, shared: SharedAnswers) -> Any:
    return await AltinnAuthorizedParties(http, clock, shared).of(person())


async def names(http: AltinnHttp, clock: Clock, shared: SharedAnswers) -> Any:
    return await AltinnPartyNames(http, clock, shared=shared).name_of(PERSON)


async def agencies(http: AltinnHttp, clock: Clock, shared: SharedAnswers) -> Any:
    return await AltinnAgencies(http, clock, shared).find(OWNER)


async def metadata(http: AltinnHttp, clock: Clock, shared: SharedAnswers) -> Any:
    return await AltinnAccessMetadata(http, LINKS, clock, shared).subjects()


@pytest.fixture
async def database(account: Account) -> AsyncIterator[DatabaseProxy]:
    async with account.fresh_database() as database:
        yield database


@pytest.mark.parametrize("ask", [decisions, parties, names, agencies, metadata])
async def test_answer_of_one_instance_serves_another_as_it_was(
    platform: AltinnHttp, altinn: AltinnStandIn, present: Clock, database: DatabaseProxy, ask: Ask
) -> None:
    one, other = (SharedAnswers(CosmosAnswers(database), b"secret", present, timedelta(minutes=1)) for _ in range(2))
    answer = await ask(platform, present, one)
    assert answer
    await asyncio.gather(*one._writes)
    await altinn.forget()
    assert await ask(platform, present, other) == answer
    assert await altinn.requests() == []


def test_catalogue_of_a_caller_is_read_as_it_was_written() -> None:
    name = (Localization(language_code="nb", value="Daglig leder"),)
    entry = Entry(
        ShownResource("svc-a", name, is_delegable=True, minimum_authentication_level=3, metadata="https://a"),
        ShownOwner("310000035", "tet", name),
        (Subject(urn="urn:altinn:rolecode:dagl", name=name, metadata="https://b"),),
        (),
    )
    shape, authorized = TypeAdapter(Authorized), Authorized((entry, entry))
    assert shape.validate_json(shape.dump_json(authorized)) == authorized
