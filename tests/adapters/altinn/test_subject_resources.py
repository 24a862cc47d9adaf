"""Which resources roles and packages open (A-043, W-022 to W-026)."""

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web

from adapters.altinn.http import AltinnHttp
from adapters.altinn.subject_resources import PATH, AltinnSubjectResources
from adapters.cosmos.reference import CosmosReference
from domain.kernel.refusals import UpstreamFailed
from tests.driver.patience import until
from tests.stand_ins.clock import Clock
from tests.stand_ins.upstream import Upstream

UPDATED = f"/{PATH}"
DAGL = "urn:altinn:rolecode:dagl"


def change(resource: str, updated: str, *, deleted: bool = False, subject: str = DAGL) -> dict[str, Any]:
    urn = f"urn:altinn:resource:{resource}"
    return {"subjectUrn": subject, "resourceUrn": urn, "updatedAt": updated, "deleted": deleted}


def page(*changes: dict[str, Any], following: str | None = None) -> dict[str, Any]:
    return {"links": {"next": following}, "data": list(changes)}


def urns(*names: str) -> frozenset[str]:
    return frozenset(f"urn:altinn:resource:{name}" for name in names)


type Process = Callable[[], AltinnSubjectResources]


@pytest.fixture
def process(anonymous: AltinnHttp, reference: CosmosReference, clock: Clock) -> Process:
    """Make what a new process has, of a scripted registry."""
    return lambda: AltinnSubjectResources(anonymous, reference, clock)


@pytest.fixture
def subjects(process: Process) -> AltinnSubjectResources:
    return process()


async def test_everything_is_fetched_from_the_beginning_page_by_page(
    subjects: AltinnSubjectResources, upstream: Upstream
) -> None:
    following = f"https://internal.example{UPDATED}?since=2025-03-01T10%3A20%3A30.123457Z&token=abc&limit=1000"
    upstream.answers(
        UPDATED,
        page(change("A", "2025-03-01T10:20:30.123456+00:00"), following=following),
        page(change("b", "2025-03-01T10:20:31.5+00:00")),
    )
    assert await subjects.mapping() == {DAGL: urns("a", "b")}
    assert [asked.raw_query for asked in upstream.asked] == [
        f"since={quote('0001-01-01T00:00:00.0000010+00:00', safe='')}&limit=1000",
        "since=2025-03-01T10%3A20%3A30.123457Z&token=abc&limit=1000",
    ]


async def test_the_newest_change_of_a_pair_wins(subjects: AltinnSubjectResources, upstream: Upstream) -> None:
    upstream.answers(
        UPDATED,
        page(
            change("a", "2025-03-02T00:00:00+00:00", deleted=True),
            change("a", "2025-03-01T00:00:00+00:00"),
            change("b", "2025-03-01T00:00:00+00:00", deleted=True),
            change("b", "2025-03-01T03:00:00+01:00"),
        ),
    )
    assert await subjects.mapping() == {DAGL: urns("b")}


async def test_timer_fetches_only_changes_since_the_newest_that_any_process_stored(
    process: Process, upstream: Upstream
) -> None:
    upstream.answers(
        UPDATED,
        page(change("a", "2025-03-01T10:20:30.1234567Z"), change("b", "2025-03-01T00:00:00Z")),
        page(change("a", "2025-03-01T11:00:00Z", deleted=True), change("c", "2025-03-01T11:00:00Z", subject="urn:x")),
    )
    await process().sync()
    await process().sync()
    assert await process().mapping() == {DAGL: urns("b"), "urn:x": urns("c")}
    assert [asked.raw_query.partition("&")[0] for asked in upstream.asked] == [
        f"since={quote('0001-01-01T00:00:00.0000010+00:00', safe='')}",
        f"since={quote('2025-03-01T10:20:30.1234570+00:00', safe='')}",
    ]


async def test_requests_follow_what_the_timer_stored_without_asking_the_registry(
    process: Process, upstream: Upstream, clock: Clock
) -> None:
    upstream.answers(UPDATED, page(change("a", "2025-03-01T00:00:00Z")), page(change("b", "2025-03-02T00:00:00Z")))
    await process().sync()
    requests = process()
    assert await requests.mapping() == {DAGL: urns("a")}
    await process().sync()
    upstream.replace(UPDATED, "away", status=500)
    upstream.asked.clear()
    clock.advance(minutes=2)
    assert await until(requests.mapping, lambda mapping: mapping == {DAGL: urns("a", "b")})
    assert upstream.asked == []


async def test_timers_that_overlap_do_not_undo_one_another(process: Process, upstream: Upstream) -> None:
    older, newer = change("a", "2025-03-01T00:00:00Z"), change("a", "2025-03-02T00:00:00Z", deleted=True)
    is_asked, is_stored = asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.StreamResponse:
        is_asked.set()
        await is_stored.wait()
        return web.json_response(page(older))

    upstream.responds[UPDATED] = [slow]
    upstream.answers(UPDATED, page(older, newer, change("b", "2025-03-02T00:00:00Z")), page())
    slower = asyncio.create_task(process().sync())
    await is_asked.wait()
    await process().sync()
    is_stored.set()
    await slower
    assert await process().mapping() == {DAGL: urns("b")}
    assert upstream.asked[2].raw_query.startswith(quote("since=2025-03-02T00:00:00.0000010+00:00", safe="="))


async def test_an_empty_page_ends_the_fetch(subjects: AltinnSubjectResources, upstream: Upstream) -> None:
    upstream.answers(UPDATED, page(following="https://internal.example/elsewhere"))
    assert await subjects.mapping() == {}
    assert len(upstream.asked) == 1


@pytest.mark.parametrize("following", ["/relative?x=1", "https://internal.example/again"])
async def test_a_relative_link_and_pages_in_a_circle_are_failures(
    subjects: AltinnSubjectResources, upstream: Upstream, following: str
) -> None:
    circle = page(change("a", "2025-03-01T00:00:00Z"), following=following)
    upstream.answers(UPDATED, circle)
    upstream.answers("/again", circle)
    with pytest.raises(UpstreamFailed):
        await subjects.mapping()


async def test_a_failed_page_leaves_what_is_stored(process: Process, upstream: Upstream) -> None:
    upstream.answers(UPDATED, page(change("a", "2025-03-01T00:00:00Z")))
    await process().sync()
    upstream.replace(UPDATED, page(change("b", "2025-03-02T00:00:00Z"), following="https://internal.example/gone"))
    with pytest.raises(UpstreamFailed):
        await process().sync()
    assert await process().mapping() == {DAGL: urns("a")}
    upstream.replace(UPDATED, page(change("b", "2025-03-02T00:00:00Z")))
    await process().sync()
    assert await process().mapping() == {DAGL: urns("a", "b")}


async def test_the_world_maps_roles_and_packages(
    registry: AltinnHttp, reference: CosmosReference, clock: Clock
) -> None:
    mapping = await AltinnSubjectResources(registry, reference, clock).mapping()
    assert mapping[DAGL] == urns("svc-a", "letters")
    assert mapping["urn:altinn:accesspackage:tax-returns"] == urns("svc-b")
