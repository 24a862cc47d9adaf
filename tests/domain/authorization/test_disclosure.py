"""Disclosure: no url of what is not granted is ever told, and everything else stays."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from domain.authorization.actions import MAIN, Right, find_needed_rights
from domain.authorization.disclosure import EXPIRED, UNAUTHORIZED, disclose, mark_permissions
from domain.authorization.granted import Granted
from domain.dialog.dialog import Children, Dialog
from tests.builders.decisions import a_creation
from tests.builders.dialogs import dialog_document

NOW = datetime(2026, 6, 1, tzinfo=UTC)
LATE = datetime(2099, 1, 1, tzinfo=UTC)
ACTOR = {"actorType": "PartyRepresentative", "actorName": "Somebody"}

_DIALOG: TypeAdapter[Dialog] = TypeAdapter(Dialog)
_CHILDREN: TypeAdapter[Children] = TypeAdapter(Children)


def whole() -> tuple[Dialog, Children]:
    """A dialog with every field filled, each url and reference of its own."""
    document = dialog_document(visibleFrom=None)
    for transmission in document["transmissions"]:
        if transmission["sender"]["actorType"] == "PartyRepresentative":
            transmission["sender"] = ACTOR
    decision = a_creation(**document)
    return decision.dialog, decision.added


DIALOG, CHILDREN = whole()
RIGHTS = find_needed_rights(DIALOG, CHILDREN.transmissions)
granted_rights = st.sets(st.sampled_from([*RIGHTS, Right("read", "elsewhere"), Right("write", MAIN)])).map(
    lambda rights: Granted(frozenset(rights))
)


@given(granted=granted_rights)
def test_url_of_what_is_not_granted_never_appears(granted: Granted) -> None:
    dialog, children = disclose(DIALOG, CHILDREN, granted, NOW)
    told = written(dialog, children)
    for url in hidden_from(granted):
        assert json.dumps(url) not in told


@given(granted=granted_rights)
def test_url_of_what_is_granted_stays(granted: Granted) -> None:
    told = written(*disclose(DIALOG, CHILDREN, granted, NOW))
    for url in set(protected_urls()) - hidden_from(granted):
        assert json.dumps(url) in told


@given(granted=granted_rights)
def test_nothing_but_urls_and_marks_differs(granted: Granted) -> None:
    dialog, children = disclose(DIALOG, CHILDREN, granted, NOW)
    before, after = json.loads(written(DIALOG, CHILDREN)), json.loads(written(dialog, children))
    assert neutral(before) == neutral(after)


@given(granted=granted_rights)
def test_marks_are_those_of_what_is_granted_whether_urls_are_hidden_or_not(granted: Granted) -> None:
    for dialog, children in (mark_permissions(DIALOG, CHILDREN, granted), disclose(DIALOG, CHILDREN, granted, NOW)):
        actions: tuple[Any, ...] = (*dialog.gui_actions, *dialog.api_actions)
        for action in actions:
            assert action.is_authorized is granted.permits(action.action, action.authorization_attribute)
        for sent in children.transmissions:
            assert sent.is_authorized is granted.permits_transmission(sent.authorization_attribute)
        assert dialog.content is not None
        assert dialog.content.main_content_reference is not None
        assert dialog.content.main_content_reference.is_authorized is granted.may_read_main_content


def test_marking_hides_nothing() -> None:
    told = written(*mark_permissions(DIALOG, CHILDREN, Granted()))
    assert UNAUTHORIZED not in told
    assert EXPIRED not in told


@given(granted=granted_rights)
def test_expired_attachments_hide_their_urls_and_unauthorized_wins(granted: Granted) -> None:
    dialog, children = disclose(DIALOG, CHILDREN, granted, LATE)
    assert {url.url for attachment in dialog.attachments for url in attachment.urls} == {EXPIRED}
    for sent in children.transmissions:
        urls = {url.url for attachment in sent.attachments for url in attachment.urls}
        urls |= {action.url for action in sent.navigational_actions}
        assert urls <= {EXPIRED if sent.is_authorized else UNAUTHORIZED}


def test_attachments_of_the_dialog_are_told_to_everybody() -> None:
    told = written(*disclose(DIALOG, CHILDREN, Granted(), NOW))
    assert all(url.url in told for attachment in DIALOG.attachments for url in attachment.urls)


def test_dialog_without_content_is_disclosed_too() -> None:
    dialog, _ = disclose(replace(DIALOG, content=None), Children(), Granted(), NOW)
    assert dialog.content is None


def hidden_from(granted: Granted) -> set[str]:
    """Work out from the rules, not from the code under test, which urls the reader may not have."""
    hidden = {action.url for action in DIALOG.gui_actions if not may(granted, action)}
    hidden |= {
        endpoint.url for action in DIALOG.api_actions if not may(granted, action) for endpoint in action.endpoints
    }
    if Right("read", MAIN) not in granted.permitted:
        hidden |= set(references(DIALOG.content and DIALOG.content.main_content_reference))
    for sent in CHILDREN.transmissions:
        if not granted.permits_transmission(sent.authorization_attribute):
            hidden |= set(transmission_urls(sent))
    return hidden


def may(granted: Granted, action: Any) -> bool:
    if action.authorization_attribute:
        return Right(action.action, action.authorization_attribute) in granted.permitted
    has_main = any(right.attribute == MAIN for right in granted.permitted)
    return has_main and any(right.action == action.action for right in granted.permitted)


def protected_urls() -> Iterator[str]:
    yield from (action.url for action in DIALOG.gui_actions)
    yield from (endpoint.url for action in DIALOG.api_actions for endpoint in action.endpoints)
    yield from references(DIALOG.content and DIALOG.content.main_content_reference)
    for sent in CHILDREN.transmissions:
        yield from transmission_urls(sent)


def transmission_urls(sent: Any) -> Iterator[str]:
    yield from (url.url for attachment in sent.attachments for url in attachment.urls)
    yield from (action.url for action in sent.navigational_actions)
    yield from references(sent.content and sent.content.content_reference)


def references(value: Any) -> list[str]:
    return [text.value for text in value.value] if value else []


def written(dialog: Dialog, children: Children) -> str:
    return json.dumps(
        {
            "dialog": _DIALOG.dump_python(dialog, mode="json", by_alias=True),
            "children": _CHILDREN.dump_python(children, mode="json", by_alias=True),
        }
    )


def neutral(part: Any) -> Any:
    """Leave out what disclosure may touch."""
    if isinstance(part, list):
        return [neutral(one) for one in part]
    if not isinstance(part, dict):
        return UNAUTHORIZED if isinstance(part, str) and part.startswith("https://parkering.example.no/fce") else part
    return {name: neutral(value) for name, value in part.items() if name not in {"url", "isAuthorized"}}
