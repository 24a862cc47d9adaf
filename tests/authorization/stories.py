"""Stories at random: who there is, who may do what for whom, which dialogs there are, and who asks for what.

A story is written with places in braces that `casting` fills: parties, references, ids, and words that occur once.
"""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from tests.authorization.scenery import PACKAGES, PREFIX, RESOURCES, ROLES, SKD, TTD, owner_of

type Document = dict[str, Any]
type Draw = st.DrawFn

PERSONS, E_MAILS, SYSTEMS, APPS, LETTERS = 3, 1, 1, 2, 2
ORGANISATIONS = ("{org0}", "{org1}", "{org2}", "{org3}")
"""The second and the third are subunits of the first."""
PEOPLE = tuple(f"{{person{number}}}" for number in range(PERSONS))
MAILBOXES = tuple(f"{{mail{number}}}" for number in range(E_MAILS))
MACHINES = tuple(f"{{system{number}}}" for number in range(SYSTEMS))
PARTIES = (*PEOPLE, *MAILBOXES, *ORGANISATIONS)
NAMES = tuple(str(one["id"]) for one in RESOURCES)

ACTIONS = ("access", "confirm", "read", "Read", "sign", "transmissionread", "write")
"""As people sort them."""
ATTRIBUTES = (
    "group-1",
    "Group-1",
    "main",
    "urn:altinn:app:form",
    "urn:altinn:resource:app_ttd_form",
    "urn:altinn:resource:four",
    "urn:altinn:resource:tax",
    "urn:altinn:resource:three",
    "urn:altinn:Resource:two",
    "urn:altinn:subresource:letter",
    "urn:altinn:task:app_ttd_form",
    "urn:altinn:task:Task_1",
)
"""As people sort them; each owner may name its own resources only."""
SUBRESOURCES = ("main", "group-1", "Group-1", "letter", "urn:altinn:task:Task_1", "urn:altinn:Resource:two")
STATUSES = ("NotApplicable", "InProgress", "Draft", "Awaiting", "RequiresAttention", "Completed")
LABELS = ("Default", "Bin", "Archive", "MarkedAsUnopened")
ORDERS = (
    "createdAt",
    "updatedAt_asc",
    "contentUpdatedAt",
    "dueAt",
    "dueAt_asc",
    "id_asc",
    "dueAt_asc,createdAt,id_asc",
)
EMBED = "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown"
SECRET = "{secret}"
ADDRESS = "https://{secret}.example.test/"
SOON, LATER, LONG_AGO = "{soon}", "{later}", "{long-ago}"


@dataclass(frozen=True)
class Story:
    """`asking` are wishes for tokens, the rest documents; `labelling` and `bulks` are done in their order."""

    grants: list[Document]
    asking: list[Document]
    dialogs: list[Document]
    deleted: list[int]
    labelling: list[tuple[int, int, str]]
    bulks: list[tuple[int, list[int], str]]
    queries: list[tuple[int, Document]]

    def _repr_pretty_(self, printer: Any, _is_cycle: object) -> None:
        """Be short where hypothesis tells of a story: what matters of it is told with the faults."""
        printer.text(f"a story of {len(self.dialogs)} dialogs")


@st.composite
def stories(draw: Draw) -> Story:
    """Few parties and services play in one story, so that what is granted and what there is meet often."""
    names = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=4, max_size=4, unique=True)))
    parties = tuple(draw(st.lists(st.sampled_from(PARTIES), min_size=3, max_size=3, unique=True)))
    dialogs = draw(st.lists(_dialogs(names, parties), min_size=6, max_size=7))
    asking = draw(st.lists(_asking(), min_size=5, max_size=6, unique_by=str))
    user, dialog = st.integers(0, len(asking) - 1), st.integers(0, len(dialogs) - 1)
    return Story(
        grants=draw(st.lists(_grants(names, (*parties, ORGANISATIONS[0]), len(dialogs)), min_size=12, max_size=16)),
        asking=asking,
        dialogs=dialogs,
        deleted=draw(st.lists(dialog, max_size=1)),
        labelling=draw(st.lists(st.tuples(user, dialog, st.sampled_from(LABELS)), min_size=4, max_size=10)),
        bulks=draw(
            st.lists(
                st.tuples(user, st.lists(dialog, min_size=1, max_size=3, unique=True), st.sampled_from(LABELS)),
                min_size=3,
                max_size=6,
            )
        ),
        queries=draw(st.lists(st.tuples(user, _queries(names, len(dialogs))), min_size=8, max_size=12)),
    )


@st.composite
def _grants(draw: Draw, names: tuple[str, ...], parties: tuple[str, ...], dialogs: int) -> Document:
    return {
        "subject": draw(st.sampled_from((*PEOPLE[:2], *MACHINES, *MAILBOXES))),
        "party": draw(st.sampled_from(parties)),
        "roles": [draw(st.sampled_from(tuple(ROLES)))],
        "packages": draw(_few(tuple(PACKAGES), 2)),
        "resources": draw(_few(names, 2)),
        "instances": draw(st.lists(_instances(names, dialogs), max_size=2)),
        "actions": draw(st.sampled_from((["*"], ["*"], ["read", "sign"], ["write", "transmissionread"], []))),
        "subresources": draw(
            st.sampled_from((["*"], ["*"], ["main"], ["main", "letter"], ["main", "group-1"], ["group-1"]))
            | _few(SUBRESOURCES, 3)
        ),
        "subunits": draw(st.booleans()),
    }


@st.composite
def _instances(draw: Draw, names: tuple[str, ...], dialogs: int) -> Document:
    references = (
        *(f"urn:altinn:dialog-id:{{dialog{number}}}" for number in range(dialogs)),
        *(f"urn:altinn:instance-id:{{app{number}}}" for number in range(APPS)),
        *(f"urn:altinn:correspondence-id:{{letter{number}}}" for number in range(LETTERS)),
    )
    return {"resource": draw(st.sampled_from(names)), "ref": draw(st.sampled_from(references))}


def _asking() -> st.SearchStrategy[Document]:
    number = st.sampled_from(PEOPLE[:2])
    acr = st.sampled_from(("idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"))
    level = st.integers(0, 4)
    return st.one_of(
        st.builds(lambda who, how: {"kind": "enduser", "who": who, "acr": how}, number, acr),
        st.builds(
            lambda who, told: {
                "kind": "enduser",
                "who": who,
                "issuer": "altinn",
                "claims": {"urn:altinn:authlevel": told},
            },
            number,
            level,
        ),
        st.builds(
            lambda who, claims: {"kind": "systemuser", "who": who, "claims": claims},
            st.sampled_from(MACHINES),
            st.sampled_from(({}, {}, {"consumer": None}, {"urn:altinn:authlevel": "4"})),
        ),
        st.builds(
            lambda who, claims: {"kind": "emailuser", "who": who, "claims": claims},
            st.sampled_from(MAILBOXES),
            st.sampled_from(
                ({}, {"urn:altinn:authlevel": 3}, {"urn:altinn:authlevel": 4}, {"urn:altinn:userid": None})
            ),
        ),
    )


@st.composite
def _dialogs(draw: Draw, names: tuple[str, ...], parties: tuple[str, ...]) -> Document:
    resource = draw(st.sampled_from(names))
    created, is_api_only = draw(st.integers(0, 3)), draw(st.booleans())
    optional = {
        "visibleFrom": draw(_rarely(LATER)),
        "expiresAt": draw(_rarely(LONG_AGO)),
        "dueAt": draw(st.sampled_from((None, "{due0}", "{due1}"))),
    }
    if optional["visibleFrom"] or optional["expiresAt"]:
        optional["dueAt"] = None
    if optional["visibleFrom"]:
        optional["expiresAt"] = None
    return {
        "id": "{new-id}",
        "serviceResource": f"{PREFIX}{resource}",
        "party": draw(st.sampled_from(parties)),
        "createdAt": f"{{day{created}}}",
        "updatedAt": f"{{day{draw(st.integers(created, 4))}}}",
        "status": draw(st.sampled_from(STATUSES[:3])),
        "isApiOnly": is_api_only,
        "content": draw(_contents()) if not is_api_only or draw(st.booleans()) else {},
        "externalReference": SECRET,
        "extendedStatus": draw(st.sampled_from(("one", "other"))),
        "process": "urn:process:{secret}",
        "idempotentKey": SECRET,
        "searchTags": [{"value": SECRET}],
        "serviceOwnerContext": {"serviceOwnerLabels": [{"value": label} for label in draw(_labels())]},
        "attachments": draw(st.lists(_attachments(), max_size=1)),
        "guiActions": [
            action | {"priority": priority}
            for action, priority in zip(
                draw(st.lists(_gui_actions(resource), max_size=3)), ("Primary", "Secondary", "Tertiary"), strict=False
            )
        ],
        "apiActions": draw(st.lists(_api_actions(resource), max_size=3)),
        "transmissions": draw(st.lists(_transmissions(resource), max_size=3)),
        "activities": draw(st.lists(_activities(), max_size=2)),
    } | {name: value for name, value in optional.items() if value is not None}


def _rarely(value: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from((None, None, None, None, value))


def _labels() -> st.SearchStrategy[list[str]]:
    """What makes an instance, and what only looks like it."""
    written = (
        *(f"urn:altinn:integration:storage:{{app{number}}}" for number in range(APPS)),
        *(f"URN:altinn:Instance-Id:{{app{number}}}" for number in range(APPS)),
        *(f"urn:altinn:correspondence-id:{{letter{number}}}" for number in range(LETTERS)),
        "urn:altinn:integration:storage:0/6f0c7e7a-0000-4000-8000-00000000000a",
        "urn:altinn:correspondence-id:none",
    )
    return st.lists(st.sampled_from(written), max_size=2, unique=True)


@st.composite
def _contents(draw: Draw) -> Document:
    optional: dict[str, Document] = {
        "summary": _text(),
        "senderName": _text(),
        "additionalInfo": _text(),
        "extendedStatus": _text(),
        "nonSensitiveTitle": _text(),
        "nonSensitiveSummary": _text(),
        "mainContentReference": _text(ADDRESS, EMBED),
    }
    kept = draw(st.sets(st.sampled_from(tuple(optional)), min_size=2))
    return {"title": _text()} | {name: value for name, value in optional.items() if name in kept}


def _text(value: str = SECRET, media_type: str = "text/plain") -> Document:
    return {"value": _localized(value), "mediaType": media_type}


def _localized(value: str = SECRET) -> list[Document]:
    return [{"languageCode": "nb", "value": value}]


def _attributes(resource: str) -> st.SearchStrategy[str | None]:
    own = {TTD: ("tax",), SKD: ("four", "three", "two", ":resource:app_ttd_form")}[owner_of(resource)]
    allowed = [attribute for attribute in ATTRIBUTES if not attribute.endswith(own)]
    return st.sampled_from((None, None, None, None, *("group-1", "Group-1") * 2, *allowed))


def _acting(resource: str) -> st.SearchStrategy[Document]:
    return st.builds(
        lambda action, attribute: {"action": action, "authorizationAttribute": attribute},
        st.sampled_from((*ACTIONS, "read", "write", "sign", "sign")),
        _attributes(resource),
    )


def _gui_actions(resource: str) -> st.SearchStrategy[Document]:
    return _acting(resource).map(
        lambda acting: acting | {"url": ADDRESS, "title": _localized(), "prompt": _localized()}
    )


def _api_actions(resource: str) -> st.SearchStrategy[Document]:
    endpoint = {"url": ADDRESS, "httpMethod": "GET", "documentationUrl": ADDRESS, "requestSchema": ADDRESS}
    return st.builds(
        lambda acting, endpoints: acting | {"name": SECRET, "endpoints": [endpoint] * endpoints},
        _acting(resource),
        st.integers(1, 2),
    )


@st.composite
def _transmissions(draw: Draw, resource: str) -> Document:
    content = {"title": _text(), "summary": _text()}
    if draw(st.booleans()):
        content["contentReference"] = _text(ADDRESS, EMBED)
    by_party = draw(st.booleans())
    return {
        "id": "{new-id}",
        "idempotentKey": SECRET,
        "externalReference": SECRET,
        "authorizationAttribute": draw(_attributes(resource)),
        "type": "Submission" if by_party else "Information",
        "sender": draw(_actors()),
        "content": content,
        "attachments": draw(st.lists(_attachments(), max_size=1)),
        "navigationalActions": [
            {"title": _localized(), "url": ADDRESS, "expiresAt": expiry}
            for expiry in draw(st.lists(st.sampled_from((None, SOON, LATER)), max_size=2))
        ],
    }


@st.composite
def _attachments(draw: Draw) -> Document:
    return {
        "displayName": _localized(),
        "name": SECRET,
        "urls": [{"url": ADDRESS, "consumerType": "Gui", "mediaType": "text/plain"}] * draw(st.integers(1, 2)),
        "expiresAt": draw(st.sampled_from((None, SOON, LATER))),
    }


def _activities() -> st.SearchStrategy[Document]:
    return _actors().map(
        lambda actor: {
            "id": "{new-id}",
            "type": "Information",
            "performedBy": actor,
            "description": _localized(),
        }
    )


def _actors() -> st.SearchStrategy[Document]:
    known = st.sampled_from(PEOPLE).map(lambda who: {"actorType": "PartyRepresentative", "actorId": who})
    return known | st.just({"actorType": "ServiceOwner"})


@st.composite
def _queries(draw: Draw, names: tuple[str, ...], dialogs: int) -> Document:
    number = draw(st.integers(0, dialogs - 1))
    optional: dict[str, Any] = {
        "org": draw(st.sampled_from(([TTD], [SKD], [TTD, SKD]))),
        "status": draw(_few(STATUSES[:3], 2)) or ["Draft"],
        "extendedStatus": ["one"],
        "systemLabel": draw(_few(LABELS, 2)) or ["Archive"],
        "isContentSeen": draw(st.booleans()),
        "excludeApiOnly": True,
        "createdAfter": "{day1}",
        "updatedBefore": "{day3}",
        "dueAfter": "{due1}",
        "externalReference": f"{{reference{number}}}",
        "search": draw(st.sampled_from((f"{{title{number}}}", f"{{transmission{number}}}", f"{{attachment{number}}}"))),
    }
    kept = draw(st.sets(st.sampled_from(tuple(optional)), max_size=1))
    narrowed: Document = {name: value for name, value in optional.items() if name in kept}
    by = draw(st.sampled_from(("party", "serviceResource", "both", "every party", "every resource")))
    if by in ("party", "both"):
        narrowed["party"] = draw(_few(PARTIES, 4)) or [ORGANISATIONS[0]]
    if by in ("serviceResource", "both"):
        narrowed["serviceResource"] = [f"{PREFIX}{name}" for name in draw(_few(names, 4)) or names[:1]]
    if by == "every party":
        narrowed["party"] = list(PARTIES)
    if by == "every resource":
        narrowed["serviceResource"] = [f"{PREFIX}{name}" for name in NAMES]
    return narrowed | {"orderBy": draw(st.sampled_from(ORDERS)), "limit": draw(st.sampled_from((1, 2, 100)))}


def _few(values: tuple[str, ...], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True)
