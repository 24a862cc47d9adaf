"""The service resources that dialogs have, with their owners and with what opens them (E-058, E-069, A-051)."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from application.access import Access
from application.ports.authorization import SubjectResources
from application.ports.catalogue import AccessMetadata, Kept, ReferencedResources
from application.presentation import Presentation, ShownOwner, ShownResource
from domain.access.caller import EndUser
from domain.access.subject import Subject
from domain.authorization.parties import PACKAGE_PREFIX, ROLE_PREFIX
from domain.kernel.localization import sort_by_language

MANY_PARTIES = 1000
"""From more than so many parties on, what a caller may find is not worked out for all of them at once."""
AT_ONCE = 15
"""Resources looked up side by side: each is a question to Altinn as long as no levels are stored (W-027)."""


@dataclass(frozen=True, slots=True)
class Entry:
    service_resource: ShownResource
    service_owner: ShownOwner
    roles: tuple[Subject, ...]
    access_packages: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Authorized:
    """`is_everything` marks that the entries are not the caller's but all there are."""

    entries: tuple[Entry, ...]
    is_everything: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Methods may raise BadGateway, and the refusal Unavailable."""

    references: ReferencedResources
    presentation: Presentation
    metadata: AccessMetadata
    subject_resources: SubjectResources
    access: Access
    kept: Kept[None, tuple[Entry, ...]]
    kept_by_caller: Kept[tuple[str, ...], Authorized]

    async def whole(self) -> tuple[Entry, ...]:
        """Give all entries, as kept for 20 minutes."""
        return await self.kept.get(None, self._whole)

    async def authorized(self, caller: EndUser, parties: Iterable[str] = ()) -> Authorized:
        """Give the entries of dialogs that the caller may find, of these parties alone if any are given.

        As kept for 15 minutes by caller and those of the parties that are the caller's: others change nothing.
        """
        wanted = tuple(parties)
        own = await self.access.own_parties(caller, wanted)
        key = (caller.urn, "limited" if wanted else "all", *own)
        return await self.kept_by_caller.get(key, lambda: self._find_authorized(caller, own or wanted))

    async def _whole(self) -> tuple[Entry, ...]:
        return await self._entries(await self.references.find_resources())

    async def _find_authorized(self, caller: EndUser, parties: tuple[str, ...]) -> Authorized:
        if not parties and await self.access.number_of_parties(caller) > MANY_PARTIES:
            return Authorized(await self.whole(), is_everything=True)
        scope = await self.access.search_scope(caller, parties)
        found = () if scope.is_empty else await self.references.find_resources(scope)
        return Authorized(await self._entries(found))

    async def _entries(self, urns: Iterable[str]) -> tuple[Entry, ...]:
        opened, described = await asyncio.gather(self.subject_resources.mapping(), self.metadata.subjects())
        subjects = _subjects_by_resource(opened)
        at_once = asyncio.Semaphore(AT_ONCE)

        async def entry(urn: str) -> Entry:
            async with at_once:
                resource, owner = await self.presentation.resource(urn), await self.presentation.owner(urn)
            held = subjects.get(urn, ())
            return Entry(
                replace(resource, name=sort_by_language(resource.name)),
                replace(owner, name=sort_by_language(owner.name)),
                _describe_subjects(held, ROLE_PREFIX, described),
                _describe_subjects(held, PACKAGE_PREFIX, described),
            )

        return tuple(await asyncio.gather(*(entry(urn) for urn in urns)))


def _subjects_by_resource(opened: Mapping[str, frozenset[str]]) -> Mapping[str, list[str]]:
    subjects: dict[str, list[str]] = {}
    for subject, resources in opened.items():
        for resource in resources:
            subjects.setdefault(resource, []).append(subject)
    return subjects


def _describe_subjects(subjects: Iterable[str], prefix: str, described: Mapping[str, Subject]) -> tuple[Subject, ...]:
    """Give each role or package once, though it may be known by several URNs; those that Altinn lacks are left out."""
    found = (described.get(subject) for subject in subjects if subject.startswith(prefix))
    sorted_ = (replace(one, name=sort_by_language(one.name)) for one in found if one is not None)
    return tuple({one.urn: one for one in sorted_}.values())
