"""The world file: who exists, which resources there are, and who may do what for whom (documented in world.md)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from domain.party.check_digits import is_organization_number, is_person_number
from local.altinn.refusals import faults_of

PERSON = "urn:altinn:person:identifier-no"
ORGANISATION = "urn:altinn:organization:identifier-no"
EMAIL_USER = "urn:altinn:person:idporten-email"
SYSTEM_USER = "urn:altinn:systemuser:uuid"
ANYTHING = ("*",)
EVERY_ACTION = ("read", "write", "sign", "confirm", "delete", "open", "access", "transmissionread")

type Text = dict[Literal["nb", "nn", "en"], str]


class InvalidWorldError(ValueError):
    """The world file does not describe a consistent world; the message names every fault."""


def _organisation_number(text: str) -> str:
    if not is_organization_number(text):
        raise ValueError(f"{text} is no organisation number (nine digits with a valid check digit)")
    return text


def _person_number(text: str) -> str:
    if not is_person_number(text):
        raise ValueError(f"{text} is no person number (eleven digits with valid check digits)")
    return text


def _lower_case(text: str) -> str:
    if text != text.lower():
        raise ValueError(f"{text} must be in lower case")
    return text


OrganisationNumber = Annotated[str, AfterValidator(_organisation_number)]
PersonNumber = Annotated[str, AfterValidator(_person_number)]
LowerCase = Annotated[str, AfterValidator(_lower_case)]


class _Entry(BaseModel):
    """An entry of the file: camelCase members, unknown ones refused, immutable once read."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class ServiceOwner(_Entry):
    org: LowerCase
    number: OrganisationNumber
    name: Text
    homepage: str = "https://example.test"


class Organisation(_Entry):
    number: OrganisationNumber
    name: str
    unit_type: str = "AS"
    deleted: bool = False
    subunits: tuple["Organisation", ...] = ()

    @property
    def urn(self) -> str:
        return f"{ORGANISATION}:{self.number}"


class Person(_Entry):
    number: PersonNumber
    name: str
    born: str | None = None
    deleted: bool = False

    @property
    def urn(self) -> str:
        return f"{PERSON}:{self.number}"


class EmailUser(_Entry):
    email: LowerCase

    @property
    def urn(self) -> str:
        return f"{EMAIL_USER}:{self.email}"


class SystemUser(_Entry):
    id: UUID
    name: str
    organisation: OrganisationNumber
    vendor: OrganisationNumber
    system: str

    @property
    def urn(self) -> str:
        return f"{SYSTEM_USER}:{self.id}"


class Resource(_Entry):
    id: LowerCase
    type: str
    owner: LowerCase | None = None
    minimum_level: int | None = Field(3, ge=0, le=4)
    title: Text
    description: Text = {}
    status: str = "Active"
    delegable: bool = True
    actions: tuple[str, ...] = EVERY_ACTION


class Role(_Entry):
    code: str
    urn: str
    name: Text
    resources: tuple[str, ...] = ()
    own: bool = False  # held by every person and e-mail user for themselves


class Package(_Entry):
    id: LowerCase
    name: Text
    group: str
    area: str
    resources: tuple[str, ...] = ()


class InstanceGrant(_Entry):
    resource: str
    ref: LowerCase


class Grant(_Entry):
    """What `subject` may do for `party`: everything its roles, packages, resources and instances cover."""

    subject: str
    party: str
    roles: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    instances: tuple[InstanceGrant, ...] = ()
    actions: tuple[str, ...] = ANYTHING
    subresources: tuple[str, ...] = ANYTHING
    subunits: bool = True


class World(_Entry):
    """Everything the stand-in knows. All references between entries are checked when it is read."""

    service_owners: tuple[ServiceOwner, ...]
    organisations: tuple[Organisation, ...] = ()
    persons: tuple[Person, ...] = ()
    email_users: tuple[EmailUser, ...] = ()
    system_users: tuple[SystemUser, ...] = ()
    resources: tuple[Resource, ...] = ()
    roles: tuple[Role, ...] = ()
    packages: tuple[Package, ...] = ()
    grants: tuple[Grant, ...] = ()

    @cached_property
    def owners(self) -> dict[str, ServiceOwner]:
        return {owner.org: owner for owner in self.service_owners}

    @cached_property
    def resource(self) -> dict[str, Resource]:
        return {resource.id: resource for resource in self.resources}

    @cached_property
    def role(self) -> dict[str, Role]:
        return {role.code: role for role in self.roles}

    @cached_property
    def package(self) -> dict[str, Package]:
        return {package.id: package for package in self.packages}

    @cached_property
    def units(self) -> dict[str, Organisation]:
        """Main units and subunits by URN."""
        return {unit.urn: unit for main in self.organisations for unit in (main, *main.subunits)}

    @cached_property
    def main_unit(self) -> dict[str, Organisation]:
        """The main unit of each subunit, by the subunit's URN."""
        return {unit.urn: main for main in self.organisations for unit in main.subunits}

    @cached_property
    def person(self) -> dict[str, Person]:
        return {person.urn: person for person in self.persons}

    @cached_property
    def email_user(self) -> dict[str, EmailUser]:
        return {user.urn: user for user in self.email_users}

    @cached_property
    def system_user(self) -> dict[str, SystemUser]:
        return {user.urn: user for user in self.system_users}

    @cached_property
    def granted(self) -> dict[tuple[str, str], list[Grant]]:
        """Grants by their subject and party."""
        found: dict[tuple[str, str], list[Grant]] = {}
        for grant in self.grants:
            found.setdefault((grant.subject, grant.party), []).append(grant)
        return found

    @property
    def users(self) -> Iterator[str]:
        """URNs of everybody who can be the subject of a grant."""
        yield from (*self.person, *self.email_user, *self.system_user)

    @property
    def parties(self) -> Iterator[str]:
        """URNs of everybody a dialog can belong to."""
        yield from (*self.person, *self.email_user, *self.units)

    def service_owner_numbered(self, number: str) -> ServiceOwner | None:
        return next((owner for owner in self.service_owners if owner.number == number), None)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        faults = [*self._repeated(), *self._unknown_owners(), *self._unknown_resources(), *self._unknown_in_grants()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _repeated(self) -> Iterator[str]:
        yield from _repetitions("service owner", (owner.org for owner in self.service_owners))
        yield from _repetitions("service owner number", (owner.number for owner in self.service_owners))
        mains = (unit for main in self.organisations for unit in (main, *main.subunits))
        yield from _repetitions("organisation", (unit.number for unit in mains))
        yield from _repetitions("person", (person.number for person in self.persons))
        yield from _repetitions("system user", (str(user.id) for user in self.system_users))
        yield from _repetitions("resource", (resource.id for resource in self.resources))
        yield from _repetitions("role", (role.code.lower() for role in self.roles))
        yield from _repetitions("package", (package.id for package in self.packages))

    def _unknown_owners(self) -> Iterator[str]:
        for resource in self.resources:
            if resource.owner is not None and resource.owner not in self.owners:
                yield f"resource {resource.id} belongs to unknown service owner {resource.owner}"
        for user in self.system_users:
            if f"{ORGANISATION}:{user.organisation}" not in self.units:
                yield f"system user {user.id} belongs to unknown organisation {user.organisation}"

    def _unknown_resources(self) -> Iterator[str]:
        for role in self.roles:
            yield from _unknown(role.resources, self.resource, f"role {role.code}", "resource")
        for package in self.packages:
            yield from _unknown(package.resources, self.resource, f"package {package.id}", "resource")

    def _unknown_in_grants(self) -> Iterator[str]:
        users, parties = set(self.users), set(self.parties)
        for number, grant in enumerate(self.grants):
            place = f"grant {number}"
            yield from _unknown((grant.subject,), users, place, "subject")
            yield from _unknown((grant.party,), parties, place, "party")
            yield from _unknown(grant.roles, self.role, place, "role")
            yield from _unknown(grant.packages, self.package, place, "package")
            yield from _unknown(grant.resources, self.resource, place, "resource")
            yield from _unknown((given.resource for given in grant.instances), self.resource, place, "resource")


def read_world(file: Path) -> World:
    """Read and check a world file; raises InvalidWorldError naming the file and every fault."""
    try:
        return World.model_validate_json(file.read_text("utf-8"))
    except OSError as error:
        raise InvalidWorldError(f"world file {file} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        raise InvalidWorldError(f"world file {file} is not valid:\n{faults_of(error)}") from error


def _repetitions(kind: str, names: Iterable[str]) -> Iterator[str]:
    yield from (f"{kind} {name} appears {times} times" for name, times in Counter(names).items() if times > 1)


def _unknown(names: Iterable[str], known: Iterable[str], place: str, kind: str) -> Iterator[str]:
    yield from (f"{place} names unknown {kind} {name}" for name in names if name not in known)
