"""The parts of an answer that expectations are about."""

import json
import re
from base64 import urlsafe_b64decode
from typing import Any

from tests.authorization.casting import PERSON

type Document = dict[str, Any]

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
EPHEMERAL = "urn:altinn:person:identifier-ephemeral:"


def details(answer: Document) -> Document:
    main = answer.get("content", {}).get("mainContentReference")
    return {
        "main": main and [main["isAuthorized"], value(main)],
        "attachments": [urls(one) for one in answer["attachments"]],
        "gui": [[one["action"], one["isAuthorized"], one["url"]] for one in answer["guiActions"]],
        "api": [
            [one["action"], one["isAuthorized"], [end["url"] for end in one["endpoints"]]]
            for one in answer["apiActions"]
        ],
        "transmissions": transmissions(answer["transmissions"]),
        "seen": seen(answer["seenSinceLastUpdate"]),
        "seen content": seen(answer["seenSinceLastContentUpdate"]),
        "labels": answer["endUserContext"]["systemLabels"],
        "token": token(answer["dialogToken"]),
    }


def transmissions(listed: list[Document]) -> Document:
    return {
        one["id"]: {
            "isAuthorized": one["isAuthorized"],
            "reference": (found := one["content"].get("contentReference")) and value(found),
            "attachments": [urls(part) for part in one["attachments"]],
            "navigation": [part["url"] for part in one["navigationalActions"]],
        }
        for one in listed
    }


def token(text: str) -> Document:
    payload = text.split(".")[1]
    claims: Document = json.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    varying = ("jti", "iss", "iat", "nbf", "exp")
    return {name: claim for name, claim in claims.items() if name not in varying}


def seen(entries: list[Document]) -> list[list[Any]]:
    return [[one["isCurrentEndUser"], unmasked(one["seenBy"]["actorId"])] for one in entries]


def unmasked(urn: str) -> str | None:
    assert not urn.startswith(PERSON), "a person's number is shown"
    return None if urn.startswith(EPHEMERAL) else urn


def ids(answer: list[Document]) -> list[str]:
    return [one["id"] for one in answer]


def refused(problem: Document) -> list[str]:
    """Give the ids that a problem tells of."""
    return sorted(UUID.findall(str(problem["errors"])))


def label_log(answer: list[Document]) -> list[tuple[str, str]]:
    return sorted((one["action"], one["name"]) for one in answer)


def item(one: Document) -> Document:
    content = one.get("content", {})
    return {
        "id": one["id"],
        "title": value(content["title"]) if content else None,
        "summary": value(content["summary"]) if "summary" in content else None,
        "seen": seen(one["seenSinceLastUpdate"]),
        "seen content": seen(one["seenSinceLastContentUpdate"]),
        "isContentSeen": one["isContentSeen"],
        "labels": one["endUserContext"]["systemLabels"],
    }


def lookup(answer: Document) -> Document:
    told = answer["authorizationEvidence"]
    kinds = ("viaRole", "viaAccessPackage", "viaResourceDelegation", "viaInstanceDelegation")
    return {
        "dialogId": answer["dialogId"],
        "instanceRef": answer["instanceRef"],
        "level": told["currentAuthenticationLevel"],
        "evidence": [(one["grantType"], one["subject"]) for one in told["evidence"]],
        "via": [told[kind] for kind in kinds],
    }


def parties(answer: Document) -> list[Document]:
    return [_party(one) for one in answer["authorizedParties"]]


def _party(one: Document) -> Document:
    assert not any(one[flag] for flag in ("hasKeyRole", "isMainAdministrator", "isAccessManager"))
    names = ("party", "isCurrentEndUser", "isDeleted", "hasOnlyAccessToSubParties")
    return {name: one[name] for name in names} | {"subParties": [_party(each) for each in one.get("subParties", ())]}


def service_resources(answer: Document) -> list[str]:
    assert "isFullCatalogueFallback" not in answer
    return sorted(one["serviceResource"]["id"] for one in answer["items"])


def value(content: Document) -> str:
    return str(content["value"][0]["value"])


def urls(attachment: Document) -> list[str]:
    return [one["url"] for one in attachment["urls"]]
