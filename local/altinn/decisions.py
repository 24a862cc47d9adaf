"""The policy decision point: XACML requests in Altinn's JSON profile, answered from the grants of the world.

Errors: 400 for a body that is no such request. A reference that names an unknown category or mentions several values
of one attribute is answered Indeterminate, a right that nothing gives NotApplicable.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from local.altinn.access import Question, is_permitted
from local.altinn.guard import Guard
from local.altinn.identity import party_id, user_id
from local.altinn.lenient import case_blind, json_object
from local.altinn.world import EMAIL_USER, ORGANISATION, PERSON, SYSTEM_USER, World
from local.altinn.worlds import CurrentWorld

SCOPE = "altinn:authorization/authorize.admin"
ACTION = "urn:oasis:names:tc:xacml:1.0:action:action-id"
RESOURCE = "urn:altinn:resource"
APP = "urn:altinn:app"
APP_OWNER = "urn:altinn:org"
INSTANCE = "urn:altinn:resource:instance-id"
PARTY_ID = "urn:altinn:partyid"
USER_ID = "urn:altinn:userid"
SUBRESOURCE = "urn:altinn:subresource"
PARTY_ATTRIBUTES = (PARTY_ID, PERSON, ORGANISATION, EMAIL_USER)
OF_RESOURCE_ITSELF = {RESOURCE, APP, APP_OWNER, INSTANCE, *PARTY_ATTRIBUTES}

type Attributes = tuple[tuple[str, str], ...]
type Categories = dict[str, Attributes]


class AmbiguousError(ValueError):
    """A category lacks an attribute that the decision needs, or gives several values for it."""


@dataclass(frozen=True)
class DecisionRequest:
    """A parsed request: the attributes of each category by its id, and the references in order."""

    categories: Categories
    references: tuple[tuple[str, ...], ...]


class Decisions:
    """POST /authorization/api/v1/authorize."""

    def __init__(self, world: CurrentWorld, guard: Guard) -> None:
        self._world = world
        self._guard = guard

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/authorization/api/v1/authorize", self._guard.requiring(SCOPE, self.authorize))]

    async def authorize(self, request: web.Request) -> web.Response:
        asked = parsed(await json_object(request))
        answers = [decide(self._world.now, asked.categories, reference) for reference in asked.references]
        return web.json_response({"Response": answers})


def parsed(body: dict[str, Any]) -> DecisionRequest:
    """Read the request, member names in any case; raises KeyError, TypeError or ValueError for anything else."""
    request = case_blind(body)["request"]
    categories = {
        entry["id"]: tuple((attribute["attributeid"], attribute["value"]) for attribute in entry["attribute"])
        for kind in ("resource", "action", "accesssubject")
        for entry in request[kind]
    }
    references = request["multirequests"]["requestreference"]
    return DecisionRequest(categories, tuple(tuple(reference["referenceid"]) for reference in references))


def decide(world: World, categories: Categories, reference: Iterable[str]) -> dict[str, Any]:
    """One result of the answer: Permit with the level obligation, NotApplicable or Indeterminate."""
    try:
        attributes = tuple(pair for category in reference for pair in categories[category])
        question = question_of(world, attributes)
    except (AmbiguousError, KeyError) as error:
        return indeterminate(f"cannot be decided: {error}")
    return permit(world, question.resource) if is_permitted(world, question) else {"Decision": "NotApplicable"}


def question_of(world: World, attributes: Attributes) -> Question:
    """What the attributes of one reference ask for; raises AmbiguousError when they do not say it."""
    action_attributes = _values(attributes, ACTION)
    subject, party = _subject_and_party(world, attributes)
    return Question(
        subject=subject,
        party=party,
        resource=_resource(attributes),
        action=_single(action_attributes, "action"),
        subresources=_subresources(attributes),
        instance=next(iter(_values(attributes, INSTANCE)), None),
    )


def permit(world: World, resource: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "Decision": "Permit",
        "Status": {"StatusCode": {"Value": "urn:oasis:names:tc:xacml:1.0:status:ok"}},
    }
    level = world.resource[resource].minimum_level
    return result if level is None else result | {"Obligations": [level_obligation(level)]}


def level_obligation(level: int) -> dict[str, Any]:
    assignment = {
        "attributeId": "urn:altinn:obligation1-assignment1",
        "value": str(level),
        "category": "urn:altinn:minimum-authenticationlevel",
    }
    return {"id": "urn:altinn:obligation:authenticationLevel1", "attributeAssignment": [assignment]}


def indeterminate(message: str) -> dict[str, Any]:
    code = {"Value": "urn:oasis:names:tc:xacml:1.0:status:processing-error"}
    return {"Decision": "Indeterminate", "Status": {"StatusMessage": message, "StatusCode": code}}


def _subject_and_party(world: World, attributes: Attributes) -> tuple[str, str]:
    """The subject is the first attribute of the reference, because s1 comes first; the party is among the rest."""
    subject, *rest = attributes
    return _user_urn(world, *subject), _party_urn(world, tuple(rest))


def _user_urn(world: World, attribute: str, value: str) -> str:
    if attribute == USER_ID:
        return _single([urn for urn in world.users if str(user_id(urn)) == value], f"user with id {value}")
    if attribute in {PERSON, SYSTEM_USER, EMAIL_USER}:
        return f"{attribute}:{value}"
    raise AmbiguousError(f"{attribute} does not identify a user")


def _party_urn(world: World, attributes: Attributes) -> str:
    attribute, value = _single([pair for pair in attributes if pair[0] in PARTY_ATTRIBUTES], "party")
    if attribute != PARTY_ID:
        return f"{attribute}:{value}"
    return _single([urn for urn in world.parties if str(party_id(urn)) == value], f"party with id {value}")


def _resource(attributes: Attributes) -> str:
    apps = _values(attributes, APP)
    if apps:
        return f"app_{_single(_values(attributes, APP_OWNER), 'app owner')}_{_single(apps, 'app')}"
    return _single(_values(attributes, RESOURCE), "resource")


def _subresources(attributes: Attributes) -> tuple[str, ...]:
    """Values of `urn:altinn:subresource`, and any attribute that is neither subject, party nor resource as a URN."""
    _, *rest = attributes
    return tuple(
        value if name == SUBRESOURCE else f"{name}:{value}"
        for name, value in rest
        if name != ACTION and name not in OF_RESOURCE_ITSELF
    )


def _values(attributes: Attributes, name: str) -> list[str]:
    return [value for attribute, value in attributes if attribute == name]


def _single[Value](values: list[Value], what: str) -> Value:
    if len(values) != 1:
        raise AmbiguousError(f"{len(values)} values for {what}")
    return values[0]
