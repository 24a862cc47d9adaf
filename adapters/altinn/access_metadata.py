"""Access management's catalogues of roles and access packages, in all languages (W-029 to W-032)."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from adapters.altinn.documents import Document, read_shape
from adapters.altinn.http import AltinnHttp
from adapters.altinn.links import AltinnLinks
from adapters.altinn.localized import read_localized
from adapters.caching.cache import Cache, Durations
from adapters.caching.shared import SharedAnswers
from domain.access.subject import Subject
from domain.authorization.parties import ROLE_PREFIX
from domain.kernel.localization import Localization

ROLES = "accessmanagement/api/v1/meta/info/roles"
PACKAGES = "accessmanagement/api/v1/meta/info/accesspackages/export"
LANGUAGES = ("nb", "en", "nn")
DURATIONS = Durations(fresh=timedelta(hours=1), stale=timedelta(hours=2))

type _Subjects = Mapping[str, Subject]


class _Role(Document):
    id: str | None = None
    name: str | None = None
    urn: str | None = None
    legacy_role_code: str | None = None
    legacy_urn: str | None = None

    @property
    def urn_to_show(self) -> str:
        return self.legacy_urn or self.urn or ""

    @property
    def urns(self) -> Iterator[str]:
        names = (self.legacy_urn, self.urn, self.legacy_role_code and f"{ROLE_PREFIX}{self.legacy_role_code}")
        return (name.lower() for name in names if name)


class _Package(Document):
    urn: str | None = None
    name: str | None = None


class _Area(Document):
    packages: list[_Package] | None = None


class _Group(Document):
    areas: list[_Area] | None = None


_ROLES = TypeAdapter(list[_Role])
_GROUPS = TypeAdapter(list[_Group])
_SHAPE: TypeAdapter[_Subjects] = TypeAdapter(dict[str, Subject])


@dataclass
class _Gathering:
    """One subject while its names are gathered from the answers, one a language."""

    urn: str
    metadata: str
    urns: tuple[str, ...]
    names: dict[str, str | None] = field(default_factory=dict)

    @property
    def subject(self) -> Subject:
        name = read_localized(self.names) or (Localization(language_code="nb", value=self.urn),)
        return Subject(urn=self.urn, name=name, metadata=self.metadata)


class AltinnAccessMetadata:
    def __init__(
        self, http: AltinnHttp, links: AltinnLinks, now: Callable[[], datetime], shared: SharedAnswers | None = None
    ) -> None:
        self._http = http
        self._links = links
        level = shared.of("access metadata", _SHAPE) if shared else None
        self._cache: Cache[None, _Subjects] = Cache(DURATIONS, now, shared=level)

    async def subjects(self) -> _Subjects:
        return await self._cache.get(None, self._read)

    async def _read(self) -> _Subjects:
        calls = [self._http.get(path, {"Accept-Language": code}) for path in (ROLES, PACKAGES) for code in LANGUAGES]
        answers = await asyncio.gather(*calls)
        gathered: dict[str, _Gathering] = {}
        for code, body in zip(LANGUAGES, answers[: len(LANGUAGES)], strict=True):
            self._take_roles(code, read_shape(_ROLES, body), gathered)
        for code, body in zip(LANGUAGES, answers[len(LANGUAGES) :], strict=True):
            self._take_packages(code, read_shape(_GROUPS, body), gathered)
        return {name: one.subject for one in gathered.values() for name in one.urns}

    def _take_roles(self, code: str, roles: list[_Role], gathered: dict[str, _Gathering]) -> None:
        for role in roles:
            if role.id and role.urn_to_show:
                fresh = _Gathering(role.urn_to_show, self._links.of_role(role.id), tuple(role.urns))
                gathered.setdefault(role.id, fresh).names[code] = role.name

    def _take_packages(self, code: str, groups: list[_Group], gathered: dict[str, _Gathering]) -> None:
        for urn, name in _packages(groups):
            fresh = _Gathering(urn, self._links.of_package(urn), (urn.lower(),))
            gathered.setdefault(urn.lower(), fresh).names[code] = name


def _packages(groups: Iterable[_Group]) -> Iterator[tuple[str, str | None]]:
    for group in groups:
        for area in group.areas or ():
            for package in area.packages or ():
                if package.urn and package.urn.strip():
                    yield package.urn, package.name
