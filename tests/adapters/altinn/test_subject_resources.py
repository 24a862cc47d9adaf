"""Which resources roles and packages open (A-043, W-022 to W-026)."""

from typing import Any
from urllib.parse import quote

import pytest

from adapters.altinn.http import AltinnHttp
from adapters.altinn.subject_resources import PATH, AltinnSubjectResources
from domain.kernel.refusals import BadGateway
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


@pytest.fixture
def subjects(anonymous: AltinnHttp, clock: Clock) -> AltinnSubjectResources:
    """The mapping of a scripted registry."""
    return AltinnSubjectResources(anonymous, clock)


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


async def test_later_only_changes_are_fetched(
    subjects: AltinnSubjectResources, upstream: Upstream, clock: Clock
) -> None:
    upstream.answers(
        UPDATED,
        page(change("a", "2025-03-01T10:20:30.1234567Z"), change("b", "2025-03-01T00:00:00Z")),
        page(change("a", "2025-03-01T11:00:00Z", deleted=True), change("c", "2025-03-01T11:00:00Z", subject="urn:x")),
    )
    await subjects.mapping()
    clock.advance(minutes=6)
    assert await subjects.mapping() == {DAGL: urns("b"), "urn:x": urns("c")}
    assert upstream.asked[1].raw_query.startswith(quote("since=2025-03-01T10:20:30.1234570+00:00", safe="="))


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
    with pytest.raises(BadGateway):
        await subjects.mapping()


async def test_a_failed_page_leaves_what_was_known(
    subjects: AltinnSubjectResources, upstream: Upstream, clock: Clock
) -> None:
    upstream.answers(UPDATED, page(change("a", "2025-03-01T00:00:00Z")))
    await subjects.mapping()
    upstream.replace(UPDATED, page(change("b", "2025-03-02T00:00:00Z"), following="https://internal.example/gone"))
    clock.advance(minutes=6)
    assert await subjects.mapping() == {DAGL: urns("a")}
    upstream.replace(UPDATED, page(change("b", "2025-03-02T00:00:00Z")))
    clock.advance(minutes=1)
    assert await subjects.mapping() == {DAGL: urns("a", "b")}


async def test_the_world_maps_roles_and_packages(registry: AltinnHttp, clock: Clock) -> None:
    mapping = await AltinnSubjectResources(registry, clock).mapping()
    assert mapping[DAGL] == urns("svc-a", "letters")
    assert mapping["urn:altinn:accesspackage:tax-returns"] == urns("svc-b")
