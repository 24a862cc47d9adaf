"""Who may do what, worked out anew from what was sent, by docs/rules/authorization.md and local/altinn/world.md.

Nothing here comes from the application. A world, a dialog and a user are the documents that the story sent.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.authorization.scenery import PREFIX

type Document = dict[str, Any]
type Pair = tuple[str, str]

ANY = ["*"]
ACR_LEVELS = {"idporten-loa-low": 0, "idporten-loa-substantial": 3, "idporten-loa-high": 4, "selfregistered-email": 0}
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
APP_LABEL = re.compile(rf"urn:altinn:(?:integration:storage|instance-id):([1-9]\d*/{UUID})")
LETTER_LABEL = re.compile(rf"urn:altinn:correspondence-id:{UUID}")


@dataclass(frozen=True)
class User:
    """`can_be_decided_about` is what the decision point can know: e-mail users by their number alone (A-002)."""

    urn: str
    kind: str
    level: int
    asking: Document

    @property
    def can_be_decided_about(self) -> bool:
        return self.kind != "emailuser" or self.asking["claims"].get("urn:altinn:userid", "") is not None

    @property
    def is_never_filtered(self) -> bool:
        """Whose parties are asked for all at once, whatever the request names (A-024)."""
        return self.kind in ("systemuser", "emailuser")

    @property
    def is_named_as_system(self) -> bool:
        return self.kind == "systemuser" and "consumer" not in self.asking["claims"]


def user_of(asking: Document) -> User:
    return User(asking["who"], asking["kind"], _level(asking), asking)


def _level(asking: Document) -> int:
    """E-006: the claim of Altinn, else acr, else 3 for systems."""
    told = asking.get("claims", {}).get("urn:altinn:authlevel")
    if told is not None:
        return int(told)
    if asking["kind"] == "systemuser":
        return 3
    return ACR_LEVELS[asking.get("acr", "selfregistered-email")]


def references_of(dialog: Document) -> tuple[str, list[str]]:
    """Give the instance a dialog is (A-020), and its labels as they are kept (M-118)."""
    labels = [one["value"].strip().lower() for one in dialog["serviceOwnerContext"]["serviceOwnerLabels"]]
    apps = sorted(f"urn:altinn:instance-id:{found[1]}" for one in labels if (found := APP_LABEL.fullmatch(one)))
    letters = sorted(one for one in labels if LETTER_LABEL.fullmatch(one))
    own = f"urn:altinn:dialog-id:{dialog['id']}"
    return (apps or letters or [own])[-1], labels


@dataclass(frozen=True)
class World:
    document: Document

    def resource(self, name: str) -> Document | None:
        return next((one for one in self.document["resources"] if one["id"] == name), None)

    def level(self, service_resource: str) -> int | None:
        found = self.resource(service_resource.removeprefix(PREFIX))
        level: int | None = found["minimumLevel"] if found else None
        return level

    def main_unit(self, party: str) -> str | None:
        number = party.rpartition(":")[2]
        for main in self.document["organisations"]:
            if any(unit["number"] == number for unit in main.get("subunits", ())):
                return f"urn:altinn:organization:identifier-no:{main['number']}"
        return None

    def grants(self, user: str, party: str) -> Iterator[Document]:
        """What reaches a party: its own grants, those of its main unit that say so, what one may do for oneself."""
        if user == party:
            own = [role["code"] for role in self.document["roles"] if role["own"]]
            yield {"roles": own, "packages": [], "resources": [], "instances": [], "actions": ANY, "subresources": ANY}
        for grant in self.document["grants"]:
            reaches = grant["party"] == party or (grant["subunits"] and grant["party"] == self.main_unit(party))
            if grant["subject"] == user and reaches:
                yield grant

    def opened(self, grant: Document) -> set[str]:
        """Resources by role, by package and by themselves (A-028, A-029)."""
        roles = [role for role in self.document["roles"] if role["code"] in grant["roles"]]
        packages = [package for package in self.document["packages"] if package["id"] in grant["packages"]]
        return {name for subject in (*roles, *packages) for name in subject["resources"]} | set(grant["resources"])

    def permits(self, user: User, dialog: Document, action: str, attribute: str) -> bool:
        """What the decision point says to one pair (A-006 to A-010)."""
        if not user.can_be_decided_about:
            return False
        prefix, _, value = attribute.rpartition(":")
        resource, instance = dialog["serviceResource"].removeprefix(PREFIX), references_of(dialog)[0]
        subresource: str | None = value if prefix in ("", "urn:altinn:subresource") else attribute
        if prefix == "urn:altinn:resource" or (prefix and value.startswith("app_")):
            resource, instance, subresource = value, "", None
        elif prefix in ("urn:altinn:app", "urn:altinn:org"):
            return False  # an app without its owner, or an owner without an app, is nothing one could decide about
        known = self.resource(resource)
        if known is None or action not in known.get("actions", EVERY_ACTION):
            return False
        return any(
            (resource in self.opened(grant) or {"resource": resource, "ref": instance} in grant["instances"])
            and (grant["actions"] == ANY or action in grant["actions"])
            and (subresource is None or grant["subresources"] == ANY or subresource in grant["subresources"])
            for grant in self.grants(user.urn, dialog["party"])
        )


EVERY_ACTION = ("read", "write", "sign", "confirm", "delete", "open", "access", "transmissionread")
"""What a policy knows that names no actions."""


def asked_pairs(dialog: Document, read: Sequence[Document]) -> set[Pair]:
    """A-003: what is asked about a dialog and those of its transmissions that are read."""
    actions = {(one["action"], one["authorizationAttribute"] or "main") for one in _actions(dialog)}
    transmissions = {
        ("read" if attribute.lower().startswith(PREFIX) else "transmissionread", attribute)
        for one in read
        if (attribute := one["authorizationAttribute"])
    }
    return actions | transmissions | {("read", "main")}


def _actions(dialog: Document) -> list[Document]:
    return [*dialog["guiActions"], *dialog["apiActions"]]


@dataclass(frozen=True)
class Permitted:
    """What a user holds of the pairs that were asked for, and what follows from it (A-014 to A-018)."""

    pairs: frozenset[Pair]

    @property
    def reaches_main(self) -> bool:
        return any(attribute == "main" for _, attribute in self.pairs)

    def action(self, one: Document) -> bool:
        name, attribute = one["action"], one["authorizationAttribute"]
        if attribute:
            return (name, attribute) in self.pairs
        return self.reaches_main and any(held == name for held, _ in self.pairs)

    @property
    def main_content(self) -> bool:
        return ("read", "main") in self.pairs

    def transmission(self, one: Document) -> bool:
        attribute = one["authorizationAttribute"]
        if not attribute:
            return self.reaches_main
        return ("transmissionread", attribute) in self.pairs or ("read", attribute) in self.pairs


def permitted(world: World, user: User, dialog: Document, read: Sequence[Document]) -> Permitted:
    return Permitted(frozenset(pair for pair in asked_pairs(dialog, read) if world.permits(user, dialog, *pair)))


def is_listed(
    world: World, user: User, dialog: Document, parties: list[str] | None = None, resources: list[str] | None = None
) -> bool:
    """A-029, A-032: whether lists limited to these parties and resources may hold a dialog."""
    name = dialog["serviceResource"]
    named = {f"{PREFIX}{opened}" for grant in world.grants(user.urn, dialog["party"]) for opened in world.opened(grant)}
    by_party = not parties or dialog["party"] in parties
    if name in named and by_party and (not resources or name in resources):
        return True
    return any(
        _is_of(dialog, instance["ref"])
        for party in every_party(world)
        if user.is_never_filtered or not parties or party in parties
        for grant in world.grants(user.urn, party)
        for instance in grant["instances"]
        if name == f"{PREFIX}{instance['resource']}" and (not resources or name in resources)
    )


def resources_of_instance(world: World, user: User, reference: str) -> set[str]:
    """Give what the user's own delegations of an instance say that it is an instance of."""
    grants = (grant for party in every_party(world) for grant in world.grants(user.urn, party))
    held = (instance for grant in grants for instance in grant["instances"])
    return {f"{PREFIX}{instance['resource']}" for instance in held if instance["ref"] == reference}


def _is_of(dialog: Document, reference: str) -> bool:
    _, labels = references_of(dialog)
    kind, _, value = reference.rpartition(":")
    if kind == "urn:altinn:dialog-id":
        return bool(value == dialog["id"])
    if kind == "urn:altinn:instance-id":
        return f"urn:altinn:integration:storage:{value}" in labels or reference in labels
    return reference in labels


def every_party(world: World) -> Iterator[str]:
    """In the order that Altinn tells them."""
    yield from (f"urn:altinn:person:identifier-no:{one['number']}" for one in world.document["persons"])
    yield from (f"urn:altinn:person:idporten-email:{one['email']}" for one in world.document["emailUsers"])
    for main in world.document["organisations"]:
        for unit in (main, *main.get("subunits", ())):
            yield f"urn:altinn:organization:identifier-no:{unit['number']}"


def evidence(world: World, user: User, dialog: Document, reference: str) -> list[tuple[str, str]]:
    """E-059: everything that opens a dialog's resource, or the instance that is shown, on its party."""
    name = dialog["serviceResource"].removeprefix(PREFIX)
    held = list(world.grants(user.urn, dialog["party"]))
    roles = {
        f"urn:altinn:rolecode:{role['code'].lower()}"
        for role in world.document["roles"]
        if name in role["resources"] and any(role["code"] in grant["roles"] for grant in held)
    }
    packages = {
        f"urn:altinn:accesspackage:{package['id']}"
        for package in world.document["packages"]
        if name in package["resources"] and any(package["id"] in grant["packages"] for grant in held)
    }
    directly = any(name in grant["resources"] for grant in held)
    singly = any({"resource": name, "ref": reference} in grant["instances"] for grant in held)
    return [
        *(("Role", urn) for urn in sorted(roles)),
        *(("AccessPackage", urn) for urn in sorted(packages)),
        *((("ResourceDelegation", dialog["serviceResource"]),) if directly else ()),
        *((("InstanceDelegation", reference),) if singly else ()),
    ]
