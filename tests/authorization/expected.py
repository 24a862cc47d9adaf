"""What every operation of the end user's API must answer to whom, worked out from what was sent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.authorization import rights
from tests.authorization.casting import PERSON, SECRET
from tests.authorization.rights import Permitted, User, World
from tests.authorization.scenery import PREFIX
from tests.authorization.stories import ACTIONS, ATTRIBUTES

type Document = dict[str, Any]

HIDDEN, EXPIRED = "urn:dialogporten:unauthorized", "urn:dialogporten:expired"
INDEXED = ("title", "summary", "senderName", "additionalInfo", "extendedStatus", "nonSensitiveTitle")


@dataclass
class Known:
    """A dialog of a story with what has happened to it; entries of its logs are (who, ...), oldest first.

    A dialog for systems alone may have been sent without content, which is then empty here.
    """

    sent: Document
    is_soon: str
    is_deleted: bool = False
    group: str = "Default"
    marked: bool = False
    seen: list[tuple[str, bool]] = field(default_factory=list)
    log: list[tuple[str, str, str | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.has_sent:
            self.log.append(("set", "systemlabel:Sent", None))

    @property
    def id(self) -> str:
        return str(self.sent["id"])

    @property
    def has_sent(self) -> bool:
        return any(one["type"] == "Submission" for one in self.sent["transmissions"])

    @property
    def is_hidden_yet(self) -> bool:
        return "visibleFrom" in self.sent

    @property
    def is_over(self) -> bool:
        return "expiresAt" in self.sent

    @property
    def is_content_seen(self) -> bool:
        return bool(self.seen) and not self.marked

    @property
    def labels(self) -> list[str]:
        flags = {"MarkedAsUnopened": self.marked, "Sent": self.has_sent}
        return [self.group, *(name for name, is_set in flags.items() if is_set)]

    def readers(self) -> list[str]:
        """Each once, who was last to read first."""
        return list(dict.fromkeys(who for who, _ in reversed(self.seen)))

    def read_by(self, who: str) -> None:
        entry = (who, bool(self.seen))
        is_known = any(reader == who for reader, _ in self.seen)
        if (not is_known or self.marked) and entry not in self.seen:
            self.seen.append(entry)
        if self.marked:
            self.marked = False
            self.log.append(("remove", "systemlabel:MarkedAsUnopened", who))

    def find_labelled(self, label: str, who: str) -> None:
        if label == "MarkedAsUnopened":
            if not self.marked:
                self.log.append(("set", f"systemlabel:{label}", who))
            self.marked = True
        elif label != self.group:
            changes = (("set", label), ("remove", self.group))
            self.log += [(action, f"systemlabel:{name}", who) for action, name in changes if name != "Default"]
            self.group = label


@dataclass(frozen=True)
class Answered:
    """`shape` is compared with the same parts of the answer, `words` with the words of stories anywhere in it.

    `numbers` are all national identity numbers that may be in it.
    """

    status: int
    shape: Any = None
    words: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()


def words_of(*parts: Any) -> frozenset[str]:
    return frozenset(SECRET.findall(repr(parts)))


def numbers_of(parties: Iterable[str]) -> frozenset[str]:
    return frozenset(urn.rpartition(":")[2] for urn in parties if urn.startswith(PERSON))


@dataclass(frozen=True)
class Expectations:
    world: World
    dialogs: Sequence[Known]

    # One dialog

    def details(self, user: User, known: Known) -> Answered:
        """E-031 to E-043, and what reading leaves behind."""
        dialog, held = known.sent, rights.permitted(self.world, user, known.sent, known.sent["transmissions"])
        listed = rights.is_listed(self.world, user, dialog, [dialog["party"]], [dialog["serviceResource"]])
        if not held.reaches_main and not listed:
            return Answered(403)
        if known.is_deleted:
            return Answered(410)
        if user.level < self._level(dialog, 3):
            return Answered(403)
        if known.is_hidden_yet or known.is_over:
            return Answered(404)
        known.read_by(user.urn)
        shown = _whole(dialog, held, known.is_soon)
        shape = shown | {
            "seen": _seen(known.readers(), user),
            "seen content": _seen(known.readers(), user),
            "labels": known.labels,
            "token": self._token(user, dialog, held),
        }
        persons = self.names([*known.readers(), *_actors(dialog["transmissions"], dialog["activities"])])
        words = words_of(shown, _told(dialog), dialog["party"])
        return Answered(200, shape, words | persons, numbers_of([dialog["party"]]))

    def _token(self, user: User, dialog: Document, held: Permitted) -> Document:
        """E-061, E-062."""
        ordered = sorted(held.pairs, key=lambda pair: (ACTIONS.index(pair[0]), ATTRIBUTES.index(pair[1])))
        reader = {"c": user.urn}
        if user.is_named_as_system:
            machine = next(one for one in self.world.document["systemUsers"] if user.urn.endswith(one["id"]))
            prefix = "urn:altinn:organization:identifier-no:"
            vendor, owner = f"{prefix}{machine['vendor']}", f"{prefix}{machine['organisation']}"
            reader = {"c": vendor, "y": user.urn, "o": owner}
        return reader | {
            "l": user.level,
            "p": dialog["party"],
            "s": dialog["serviceResource"],
            "i": dialog["id"],
            "a": ";".join(action if part == "main" else f"{action},{part}" for action, part in ordered),
        }

    def _refusal(
        self, user: User, known: Known, read: Sequence[Document] = (), *, when_deleted: int = 410
    ) -> int | None:
        """E-044: parts are shown to those alone who reach the dialog itself.

        A transmission may name `main` as its attribute, and reaching it is reaching the dialog, where it is read.
        """
        if not rights.permitted(self.world, user, known.sent, read).reaches_main:
            return 404
        if known.is_deleted:
            return when_deleted
        return 403 if user.level < self._level(known.sent, 3) else None

    def activities(self, user: User, known: Known) -> Answered:
        if status := self._refusal(user, known):
            return Answered(status)
        told = [one["description"] for one in known.sent["activities"]]
        return Answered(200, [one["id"] for one in known.sent["activities"]], words_of(told))

    def activity(self, user: User, known: Known, one: Document) -> Answered:
        if status := self._refusal(user, known):
            return Answered(status)
        return Answered(200, [one["id"]], words_of(one["description"]) | self.names(_actors([one])))

    def transmissions(self, user: User, known: Known, only: Document | None = None) -> Answered:
        sent = [only] if only else known.sent["transmissions"]
        if status := self._refusal(user, known, sent):
            return Answered(status)
        held = rights.permitted(self.world, user, known.sent, sent)
        shape = {one["id"]: _transmission(one, held, known.is_soon) for one in sent}
        told = [_told_of_transmission(one) for one in sent]
        return Answered(200, shape, words_of(shape, told) | self.names(_actors(sent)))

    def seen_log(self, user: User, known: Known) -> Answered:
        if status := self._refusal(user, known):
            return Answered(status)
        return Answered(200, _seen([who for who, _ in known.seen], user), self.names(who for who, _ in known.seen))

    def label_log(self, user: User, known: Known) -> Answered:
        if status := self._refusal(user, known, when_deleted=404):
            return Answered(status)
        shape = sorted((action, name) for action, name, _ in known.log)
        return Answered(200, shape, self.names(who for _, _, who in known.log if who))

    # Labels

    def label(self, user: User, known: Known, label: str) -> Answered:
        """E-050."""
        if known.is_deleted:
            return Answered(404)
        if not rights.is_listed(self.world, user, known.sent, [known.sent["party"]], [known.sent["serviceResource"]]):
            return Answered(403)
        known.find_labelled(label, user.urn)
        return Answered(204)

    def bulk(self, user: User, some: Sequence[Known], label: str) -> Answered:
        """E-051: all or none."""
        alive = [one for one in some if not one.is_deleted]
        parties = [one.sent["party"] for one in alive]
        resources = [one.sent["serviceResource"] for one in alive]
        refused = [
            one.id
            for one in some
            if one.is_deleted or not rights.is_listed(self.world, user, one.sent, parties, resources)
        ]
        if refused:
            return Answered(404, sorted(refused))
        for one in some:
            one.find_labelled(label, user.urn)
        return Answered(204)

    # Lists

    def listed(self, user: User, query: Document) -> list[Known]:
        """E-013 to E-019 in the order of the query (S-137 to S-143)."""
        found = [
            known
            for known in self.dialogs
            if rights.is_listed(self.world, user, known.sent, query.get("party"), query.get("serviceResource"))
            and not (known.is_deleted or known.is_hidden_yet or known.is_over)
            and _passes(known, query, self.world, is_hidden=user.level < self._level(known.sent, 3))
        ]
        for key, is_descending in reversed(_order(query["orderBy"])):
            found.sort(key=partial(_sort_value, key), reverse=is_descending)
        return found

    def item(self, user: User, known: Known) -> Answered:
        """E-027, E-028: what a list says of a dialog."""
        dialog, content = known.sent, known.sent["content"]
        below = user.level < self._level(dialog, 0)
        title = content.get("nonSensitiveTitle" if below else "title") or content.get("title")
        summary = (below and content.get("nonSensitiveSummary")) or content.get("summary")
        latest = max(dialog["activities"], key=lambda one: one["id"], default=None)
        told = (title, summary, content.get("senderName"), content.get("extendedStatus"))
        scalars = [
            *(dialog[name] for name in ("externalReference", "process", "party")),
            latest and latest["description"],
        ]
        names = self.names([*known.readers(), *_actors([latest] if latest else [])])
        shape = {
            "id": known.id,
            "title": title and _value(title),
            "summary": _value(summary) if summary else None,
            "seen": _seen(known.readers(), user),
            "seen content": _seen(known.readers(), user),
            "isContentSeen": known.is_content_seen,
            "labels": known.labels,
        }
        return Answered(200, shape, words_of(told, scalars) | names, numbers_of([dialog["party"]]))

    def lookup(self, user: User, reference: str) -> Answered:
        """E-059."""
        kind, _, value = reference.rpartition(":")
        if kind == "urn:altinn:dialog-id":
            found = [known for known in self.dialogs if known.id == value]
        else:
            label = f"urn:altinn:integration:storage:{value}" if kind == "urn:altinn:instance-id" else reference
            found = [known for known in self.dialogs if label in rights.references_of(known.sent)[1]]
        found = [known for known in found if not known.is_deleted]
        if not found:
            return Answered(404)
        by_id = kind == "urn:altinn:dialog-id"
        shown = rights.references_of(found[0].sent)[0] if by_id else reference
        opened = [(known.sent, rights.evidence(self.world, user, known.sent, shown)) for known in found]
        opened = [(dialog, told) for dialog, told in opened if told]
        named = rights.resources_of_instance(self.world, user, reference)
        singly = [(dialog, told) for dialog, told in opened if dialog["serviceResource"] in named]
        types = ("AltinnApp", "MigratedApp") if "instance-id" in reference else ("CorrespondenceService",)
        fitting = [(dialog, told) for dialog, told in opened if self._type(dialog) in types]
        opened = opened if by_id else singly or fitting or opened
        if len(opened) != 1:
            return Answered(422 if opened else 403)
        [(dialog, told)] = opened
        below = user.level < self._level(dialog, 3)
        title = (below and dialog["content"].get("nonSensitiveTitle")) or dialog["content"].get("title")
        kinds = {one for one, _ in told}
        shape = {
            "dialogId": dialog["id"],
            "instanceRef": shown,
            "level": user.level,
            "evidence": told,
            "via": [one in kinds for one in ("Role", "AccessPackage", "ResourceDelegation", "InstanceDelegation")],
        }
        return Answered(200, shape, words_of(title, dialog["party"]), numbers_of([dialog["party"]]))

    # Parties and services

    def parties(self, user: User) -> Answered:
        """E-054, A-050."""
        tree = [
            *(self._party(user, f"{PERSON}:{one['number']}", one) for one in self.world.document["persons"]),
            *(
                self._party(user, f"urn:altinn:person:idporten-email:{one['email']}", one)
                for one in self.world.document["emailUsers"]
            ),
            *(self._company(user, one) for one in self.world.document["organisations"]),
        ]
        told = [one for one in tree if one]
        named = [party for one in told for party in (one, *one["subParties"])]
        words = frozenset[str]().union(*(one.pop("words") for one in named))
        return Answered(200, told, words, numbers_of(one["party"] for one in named))

    def _party(self, user: User, urn: str, one: Document) -> Document | None:
        if not list(self.world.grants(user.urn, urn)):
            return None
        return {
            "party": urn,
            "isCurrentEndUser": urn == user.urn,
            "isDeleted": one.get("deleted", False),
            "hasOnlyAccessToSubParties": False,
            "subParties": [],
            "words": words_of(urn, one.get("name", "")),
        }

    def _company(self, user: User, main: Document) -> Document | None:
        prefix = "urn:altinn:organization:identifier-no:"
        units = [self._party(user, f"{prefix}{unit['number']}", unit) for unit in main.get("subunits", ())]
        below = [unit for unit in units if unit]
        itself = self._party(user, f"{prefix}{main['number']}", main)
        if itself is None and below:
            itself = {
                "party": f"{prefix}{main['number']}",
                "isCurrentEndUser": False,
                "isDeleted": main.get("deleted", False),
                "hasOnlyAccessToSubParties": True,
                "words": words_of(main["name"]),
            }
        return itself and itself | {"subParties": below}

    def service_resources(self, user: User, parties: list[str] | None) -> Answered:
        """E-058, A-051: the resources of the dialogs that may be found, whatever state these are in."""
        found = {
            known.sent["serviceResource"].rpartition(":")[2]
            for known in self.dialogs
            if rights.is_listed(self.world, user, known.sent, parties)
        }
        return Answered(200, sorted(found))

    def _type(self, dialog: Document) -> str:
        known = self.world.resource(dialog["serviceResource"].removeprefix(PREFIX))
        return str((known or {}).get("type"))

    def _level(self, dialog: Document, default: int) -> int:
        level = self.world.level(dialog["serviceResource"])
        return default if level is None else level

    def names(self, actors: Iterable[str | None]) -> frozenset[str]:
        """The words in the names of those who acted; an e-mail user's name is the address."""
        wanted = set(actors)
        document = self.world.document
        named = {f"{PERSON}:{one['number']}": one["name"] for one in document["persons"]}
        named |= {f"urn:altinn:systemuser:uuid:{one['id']}": one["name"] for one in document["systemUsers"]}
        named |= {urn: urn for one in document["emailUsers"] if (urn := _mailbox(one))}
        return words_of([name for urn, name in named.items() if urn in wanted])


def _mailbox(one: Document) -> str:
    return f"urn:altinn:person:idporten-email:{one['email']}"


def _whole(dialog: Document, held: Permitted, soon: str) -> Document:
    """What is marked and what is hidden (E-034 to E-037)."""
    content = dialog["content"].get("mainContentReference")
    return {
        "main": content and [held.main_content, _value(content) if held.main_content else HIDDEN],
        "attachments": [_urls(one, soon) for one in dialog["attachments"]],
        "gui": [
            [one["action"], held.action(one), one["url"] if held.action(one) else HIDDEN]
            for one in dialog["guiActions"]
        ],
        "api": [
            [
                one["action"],
                held.action(one),
                [end["url"] if held.action(one) else HIDDEN for end in one["endpoints"]],
            ]
            for one in dialog["apiActions"]
        ],
        "transmissions": {one["id"]: _transmission(one, held, soon) for one in dialog["transmissions"]},
    }


def _transmission(one: Document, held: Permitted, soon: str) -> Document:
    is_authorized = held.transmission(one)
    reference = one["content"].get("contentReference")
    hidden = None if is_authorized else HIDDEN
    return {
        "isAuthorized": is_authorized,
        "reference": reference and (hidden or _value(reference)),
        "attachments": [[hidden or url for url in _urls(part, soon)] for part in one["attachments"]],
        "navigation": [hidden or _url(part, part["url"], soon) for part in one["navigationalActions"]],
    }


def _urls(attachment: Document, soon: str) -> list[str]:
    return [_url(attachment, one["url"], soon) for one in attachment["urls"]]


def _url(part: Document, url: str, soon: str) -> str:
    return EXPIRED if part["expiresAt"] == soon else url


def _told(dialog: Document) -> Document:
    """All that details tell beside urls, whoever asks."""
    sensitive = ("title", "summary", "senderName", "additionalInfo", "extendedStatus")
    return {
        "content": [dialog["content"].get(kind) for kind in sensitive],
        "scalars": [dialog["externalReference"], dialog["process"]],
        "attachments": [(one["displayName"], one["name"]) for one in dialog["attachments"]],
        "gui": [(one["title"], one["prompt"]) for one in dialog["guiActions"]],
        "api": [
            (one["name"], [(end["documentationUrl"], end["requestSchema"]) for end in one["endpoints"]])
            for one in dialog["apiActions"]
        ],
        "transmissions": [_told_of_transmission(one) for one in dialog["transmissions"]],
        "activities": [one["description"] for one in dialog["activities"]],
    }


def _told_of_transmission(one: Document) -> list[Any]:
    return [
        one["externalReference"],
        one["content"]["title"],
        one["content"]["summary"],
        [(part["displayName"], part["name"]) for part in one["attachments"]],
        [part["title"] for part in one["navigationalActions"]],
    ]


def _actors(*groups: Sequence[Document]) -> list[str | None]:
    actors = [one.get("sender") or one.get("performedBy") or {} for group in groups for one in group]
    return [actor.get("actorId") for actor in actors]


def _seen(readers: Iterable[str], user: User) -> list[list[Any]]:
    """Who is asking is told so; persons are masked, others not (E-040, E-070)."""
    return [[who == user.urn, None if who.startswith(PERSON) else who] for who in readers]


def _value(content: Document) -> str:
    return str(content["value"][0]["value"])


def _passes(known: Known, query: Document, world: World, *, is_hidden: bool) -> bool:
    dialog = known.sent
    owner = world.resource(dialog["serviceResource"].rpartition(":")[2])
    assert owner is not None
    tests: dict[str, Callable[[Any], bool]] = {
        "party": lambda wanted: dialog["party"] in wanted,
        "serviceResource": lambda wanted: dialog["serviceResource"] in wanted,
        "org": lambda wanted: owner["owner"] in wanted,
        "status": lambda wanted: dialog["status"] in wanted,
        "extendedStatus": lambda wanted: dialog["extendedStatus"] in wanted,
        "systemLabel": lambda wanted: set(wanted) <= set(known.labels),
        "isContentSeen": lambda wanted: known.is_content_seen is wanted,
        "excludeApiOnly": lambda wanted: not (wanted and dialog["isApiOnly"]),
        "createdAfter": lambda wanted: dialog["createdAt"] >= wanted,
        "updatedBefore": lambda wanted: dialog["updatedAt"] <= wanted,
        "dueAfter": lambda wanted: "dueAt" in dialog and dialog["dueAt"] >= wanted,
        "externalReference": lambda wanted: dialog["externalReference"] == wanted,
        "search": lambda wanted: wanted in words_of(_open(dialog["content"]) if is_hidden else _indexed(dialog)),
    }
    return all(tests[name](wanted) for name, wanted in query.items() if name in tests)


def _indexed(dialog: Document) -> list[Any]:
    """What free text finds a dialog by, as far as stories ask for it (E-023)."""
    return [
        [dialog["content"].get(kind) for kind in INDEXED],
        [one["displayName"] for one in dialog["attachments"]],
        [(one["content"]["title"], one["content"]["summary"]) for one in dialog["transmissions"]],
        [part["displayName"] for one in dialog["transmissions"] for part in one["attachments"]],
    ]


def _open(content: Document) -> list[Any]:
    """What a list shows of a dialog that the reader's level does not open."""
    title = content.get("nonSensitiveTitle") or content.get("title")
    summary = content.get("nonSensitiveSummary") or content.get("summary")
    return [title, summary, content.get("senderName"), content.get("extendedStatus")]


def _order(text: str) -> list[tuple[str, bool]]:
    parts = [(name, direction != "asc") for name, _, direction in (part.partition("_") for part in text.split(","))]
    keys = [part for part in parts if part[0] != "id"] or [("contentUpdatedAt", True)]
    last = [part for part in parts if part[0] == "id"] or [("id", True)]
    return [*keys, *last]


def _sort_value(key: str, known: Known) -> Any:
    """A missing due date is the greatest (S-143)."""
    if key == "dueAt":
        return ("dueAt" not in known.sent, known.sent.get("dueAt", ""))
    return known.sent["updatedAt" if key == "contentUpdatedAt" else key]
