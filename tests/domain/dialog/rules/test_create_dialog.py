"""Every rule for creating a dialog: one broken field, its key and its sentences."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access import scopes
from domain.access.caller import ServiceOwner, service_owner
from domain.dialog.commands.dialog import CreateDialog
from domain.dialog.rules import create_dialog
from domain.kernel.instants import write_instant
from domain.kernel.moment import Moment
from tests.builders.dialogs import (
    FIRST_TRANSMISSION,
    SECOND_TRANSMISSION,
    Document,
    an_id,
    dialog_document,
    instant,
    mutated,
    plain_dialog_document,
    texts,
    without,
)

type Owner = Callable[..., ServiceOwner]
type Expected = list[tuple[str, str]]

EMBED = "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown"
EMBED_HTML = "application/vnd.dialogporten.frontchannelembed-url;type=text/html"
OLD_EMBED = "application/vnd.dialogporten.frontchannelembed+json;type=markdown"
OLD_EMBED_HTML = "application/vnd.dialogporten.frontchannelembed+json;type=html"

AN_OWNER = service_owner({"scope": scopes.SERVICE_PROVIDER})
A_MOMENT = Moment(now=datetime(2026, 6, 1, 12, tzinfo=UTC), randomness=Random(7).getrandbits)

UUID4 = "5f0c1c3c-93e1-4b7a-9c38-6a3c1b2d4e5f"
FUTURE_ID = "03ac7d61-8000-7000-8000-000000000001"
UNKNOWN_ID = "0192a3b4-0000-7000-8000-00000000ffff"
NOT_V7 = f"Invalid Id. Expected big endian UUIDv7 format. Got '{UUID4}'."
TO_OPEN = "'TransmissionId' must not be empty for an activity of the type 'TransmissionOpened'."
NOT_PAST = (
    "Invalid Id. Expected the unix timestamp portion of the UUIDv7 to be in the past. "
    f"Extrapolated '08/25/5281 18:19:38 +00:00' from '{UUID4}'."
)


def not_v7(path: str) -> list[tuple[str, str]]:
    return [(path, NOT_V7), (path, NOT_PAST)]


IN_FUTURE = (
    "Invalid Id. Expected the unix timestamp portion of the UUIDv7 to be in the past. "
    f"Extrapolated '01/01/2098 00:00:00 +00:00' from '{FUTURE_ID}'."
)
NOT_A_PARTY = (
    "'{}' must be one of the following, with a valid value: "
    "'urn:altinn:person:identifier-no:{{identity number}}', "
    "'urn:altinn:organization:identifier-no:{{organization number}}', "
    "'urn:altinn:person:idporten-email:{{e-mail address}}', "
    "'urn:altinn:person:legacy-selfidentified:{{user name}}'."
)
NOT_WEB = "'{}' must be an absolute http or https URL."
TOO_LONG = "The length of '{}' must be {} characters or fewer. You entered {} characters."
TOO_SHORT = "The length of '{}' must be at least {} characters. You entered {} characters."
LONG_URL = "https://parkering.example.no/" + "x" * 995
ONE_OF_BOTH = "A PartyRepresentative must have either 'ActorId' or 'ActorName', and not both."
NO_LANGUAGE = (
    "'LanguageCode' '{}' is not a valid language code.{} "
    "Codes are trimmed, lower-cased and cut at the first '-' before they are compared; '_' counts as '-'."
)


def media_type(given: str, content_type: str, *allowed: str) -> str:
    listed = ", ".join(f"'{name}'" for name in allowed)
    return f"'MediaType' '{given}' is not allowed for content type {content_type}. Allowed media types are {listed}."


def judged(document: Document, owner: ServiceOwner, moment: Moment) -> Expected:
    command = CreateDialog.model_validate_json(json.dumps(document))
    return [(failure.path, failure.text) for failure in create_dialog.failures(command, owner, moment)]


def a_gui_action(priority: str) -> Document:
    return {"action": "read", "url": "https://a.example.no", "priority": priority, "title": texts("Les")}


BROKEN: list[tuple[str, Any, Expected]] = [
    ("id", UUID4, not_v7("id")),
    (
        "id",
        FUTURE_ID,
        [("id", IN_FUTURE)],
    ),
    ("idempotentKey", "ab", [("idempotentKey", TOO_SHORT.format("IdempotentKey", 3, 2))]),
    ("idempotentKey", "k" * 37, [("idempotentKey", TOO_LONG.format("IdempotentKey", 36, 37))]),
    (
        "serviceResource",
        "",
        [
            ("serviceResource", "'ServiceResource' must not be empty."),
            ("serviceResource", "'ServiceResource' must start with 'urn:altinn:resource:'."),
        ],
    ),
    (
        "serviceResource",
        "urn:altinn:Resource:with space",
        [
            ("serviceResource", "'ServiceResource' is not a well-formatted URI."),
            ("serviceResource", "'ServiceResource' must start with 'urn:altinn:resource:'."),
        ],
    ),
    (
        "serviceResource",
        "urn:altinn:resource:" + "x" * 1004,
        [("serviceResource", TOO_LONG.format("ServiceResource", 1023, 1024))],
    ),
    (
        "party",
        "",
        [("party", NOT_A_PARTY.format("Party")), ("party", "'Party' must not be empty.")],
    ),
    ("party", "urn:altinn:person:identifier-no:01819090286", [("party", NOT_A_PARTY.format("Party"))]),
    (
        "party",
        "urn:altinn:person:legacy-selfidentified:" + "n" * 216,
        [("party", TOO_LONG.format("Party", 255, 256))],
    ),
    ("progress", -1, [("progress", "'Progress' must be between 0 and 100. You entered -1.")]),
    ("progress", 101, [("progress", "'Progress' must be between 0 and 100. You entered 101.")]),
    ("extendedStatus", "s" * 256, [("extendedStatus", TOO_LONG.format("ExtendedStatus", 255, 256))]),
    ("externalReference", "r" * 256, [("externalReference", TOO_LONG.format("ExternalReference", 255, 256))]),
    ("process", None, [("process", "'Process' must not be empty.")]),
    ("process", "not a uri", [("process", "'Process' is not a well-formatted URI.")]),
    ("process", "urn:" + "p" * 1020, [("process", TOO_LONG.format("Process", 1023, 1024))]),
    (
        "precedingProcess",
        "%zz",
        [("precedingProcess", "'PrecedingProcess' is not a well-formatted URI.")],
    ),
    (
        "precedingProcess",
        "urn:" + "p" * 1020,
        [("precedingProcess", TOO_LONG.format("PrecedingProcess", 1023, 1024))],
    ),
    (
        "visibleFrom",
        instant(2099),
        [
            ("dueAt", "'DueAt' must be after 'VisibleFrom'."),
            ("expiresAt", "'ExpiresAt' must be after 'VisibleFrom'."),
        ],
    ),
    ("dueAt", instant(2099), [("expiresAt", "'ExpiresAt' must be after 'DueAt'.")]),
    ("dueAt", instant(2095), [("dueAt", "'DueAt' must be after 'VisibleFrom'.")]),
    ("createdAt", None, [("createdAt", "'CreatedAt' must not be empty.")]),
    (
        "createdAt",
        instant(2027),
        [
            ("createdAt", "'CreatedAt' must be in the past."),
            ("updatedAt", "'UpdatedAt' must be after 'CreatedAt'."),
        ],
    ),
    ("updatedAt", instant(2027), [("updatedAt", "'UpdatedAt' must be in the past.")]),
    ("updatedAt", instant(2026), [("updatedAt", "'UpdatedAt' must be after 'CreatedAt'.")]),
    (
        "systemLabel",
        "Sent",
        [("systemLabel", "'SystemLabel' must be one of the following: [Default, Bin, Archive].")],
    ),
    (
        "systemLabel",
        "MarkedAsUnopened",
        [("systemLabel", "'SystemLabel' must be one of the following: [Default, Bin, Archive].")],
    ),
    (
        "serviceOwnerContext.serviceOwnerLabels",
        [{"value": f"label-{number}"} for number in range(21)],
        [("serviceOwnerContext.serviceOwnerLabels", "Only 20 service owner labels are allowed.")],
    ),
    (
        "serviceOwnerContext.serviceOwnerLabels[1].value",
        " District-North ",
        [("serviceOwnerContext.serviceOwnerLabels", "Can not contain duplicate items: [district-north].")],
    ),
    (
        "serviceOwnerContext.serviceOwnerLabels[0].value",
        "ab ",
        [("serviceOwnerContext.serviceOwnerLabels[0].value", TOO_SHORT.format("Value", 3, 2))],
    ),
    (
        "serviceOwnerContext.serviceOwnerLabels[1].value",
        "l" * 256,
        [("serviceOwnerContext.serviceOwnerLabels[1].value", TOO_LONG.format("Value", 255, 256))],
    ),
    ("content", None, [("content", "'Content' must not be empty.")]),
    ("content.title", None, [("content", "Title must not be empty.")]),
    ("content.title.value", [], [("content.value", "'Value' must not be empty.")]),
    ("content.title.value", None, [("content.value", "'Value' must not be empty.")]),
    (
        "content.title.mediaType",
        "",
        [
            ("content.mediaType", "'MediaType' must not be empty."),
            ("content.mediaType", media_type("", "Title", "text/plain")),
        ],
    ),
    (
        "content.title.mediaType",
        "text/markdown",
        [("content.mediaType", media_type("text/markdown", "Title", "text/plain"))],
    ),
    (
        "content.summary.mediaType",
        "TEXT/PLAIN",
        [("content.mediaType", media_type("TEXT/PLAIN", "Summary", "text/plain"))],
    ),
    (
        "content.additionalInfo.mediaType",
        "text/html",
        [("content.mediaType", media_type("text/html", "AdditionalInfo", "text/plain", "text/markdown"))],
    ),
    (
        "content.mainContentReference.mediaType",
        EMBED_HTML,
        [("content.mediaType", media_type(EMBED_HTML, "MainContentReference", EMBED))],
    ),
    (
        "content.mainContentReference.mediaType",
        OLD_EMBED_HTML,
        [("content.mediaType", media_type(OLD_EMBED_HTML, "MainContentReference", EMBED))],
    ),
    ("content.mainContentReference.mediaType", OLD_EMBED, []),
    (
        "content.mainContentReference.value[1].value",
        "http://parkering.example.no",
        [("content.value[1].value", "'Value' is not a well-formatted HTTPS URL.")],
    ),
    ("content.title.value[0].value", "t" * 256, [("content.value[0].value", TOO_LONG.format("Value", 255, 256))]),
    ("content.summary.value[0].value", " ", [("content.value[0].value", "'Value' must not be empty.")]),
    ("content.extendedStatus.value[0].value", "s" * 25, []),
    (
        "content.extendedStatus.value[0].value",
        "s" * 26,
        [("content.value[0].value", TOO_LONG.format("Value", 25, 26))],
    ),
    ("content.additionalInfo.value[0].value", "i" * 1023, []),
    (
        "content.additionalInfo.value[0].value",
        "i" * 1024,
        [("content.value[0].value", TOO_LONG.format("Value", 1023, 1024))],
    ),
    (
        "content.title.value[0].languageCode",
        "no-NO",
        [("content.value[0].languageCode", NO_LANGUAGE.format("no", " Use 'nb' or 'nn' for Norwegian."))],
    ),
    (
        "content.title.value[0].languageCode",
        "xx",
        [("content.value[0].languageCode", NO_LANGUAGE.format("xx", ""))],
    ),
    ("content.title.value[0].languageCode", " NB_no ", []),
    ("content.title.value[1].languageCode", "nb-NO", [("content.value", "Can not contain duplicate items: [nb].")]),
    ("searchTags[0].value", "pa", [("searchTags[0].value", TOO_SHORT.format("Value", 3, 2))]),
    ("searchTags[1].value", "p" * 64, [("searchTags[1].value", TOO_LONG.format("Value", 63, 64))]),
    ("searchTags[1].value", "PARKING", [("searchTags", "Can not contain duplicate items: [parking].")]),
    ("attachments[0].id", UUID4, not_v7("attachments[0].id")),
    (
        "attachments[0].displayName[0].languageCode",
        "no",
        [("attachments[0].displayName[0].languageCode", NO_LANGUAGE.format("no", " Use 'nb' or 'nn' for Norwegian."))],
    ),
    (
        "attachments[0].displayName[0].value",
        "d" * 256,
        [("attachments[0].displayName[0].value", TOO_LONG.format("Value", 255, 256))],
    ),
    ("attachments[0].displayName", None, []),
    ("attachments[0].displayName", [], []),
    ("attachments[0].name", "n" * 256, [("attachments[0].name", TOO_LONG.format("Name", 255, 256))]),
    ("attachments[0].urls", [], [("attachments[0].urls", "'Urls' must not be empty.")]),
    ("attachments[0].urls", None, [("attachments[0].urls", "'Urls' must not be empty.")]),
    (
        "attachments[0].urls[0].id",
        UUID4,
        [("attachments[0].urls[0].id", NOT_V7), ("attachments[0].urls[0].id", NOT_PAST)],
    ),
    (
        "attachments[0].urls[1].id",
        an_id(3),
        [("attachments[0].urls", f"Can not contain duplicate items: [{an_id(3)}].")],
    ),
    (
        "attachments[0].urls[0].url",
        "http://insecure.example.no",
        [("attachments[0].urls[0].url", "'Url' is not a well-formatted HTTPS URL.")],
    ),
    ("attachments[0].urls[0].url", LONG_URL, [("attachments[0].urls[0].url", TOO_LONG.format("Url", 1023, 1024))]),
    (
        "attachments[0].urls[0].mediaType",
        "m" * 256,
        [("attachments[0].urls[0].mediaType", TOO_LONG.format("MediaType", 255, 256))],
    ),
    (
        "attachments[0].expiresAt",
        instant(2025),
        [("attachments[0].expiresAt", "'ExpiresAt' must be in the future.")],
    ),
    (
        "transmissions[0].idempotentKey",
        "ab",
        [("transmissions[0].idempotentKey", TOO_SHORT.format("IdempotentKey", 3, 2))],
    ),
    (
        "transmissions[0].createdAt",
        instant(2027),
        [("transmissions[0].createdAt", "'CreatedAt' must be in the past.")],
    ),
    (
        "transmissions[0].authorizationAttribute",
        "urn:altinn:a:b:c",
        [("transmissions[0].authorizationAttribute", "'AuthorizationAttribute' is not in the correct format.")],
    ),
    (
        "transmissions[0].extendedType",
        "a b",
        [("transmissions[0].extendedType", "'ExtendedType' is not a well formatted URI.")],
    ),
    (
        "transmissions[0].externalReference",
        "r" * 256,
        [("transmissions[0].externalReference", TOO_LONG.format("ExternalReference", 255, 256))],
    ),
    (
        "transmissions[1].relatedTransmissionId",
        UNKNOWN_ID,
        [
            (
                "transmissions[1]",
                f"Item '{UNKNOWN_ID}' in 'Transmissions' does not exist.",
            )
        ],
    ),
    (
        "transmissions[1].relatedTransmissionId",
        SECOND_TRANSMISSION,
        [
            (
                "transmissions[1].relatedTransmissionId",
                f"'RelatedTransmissionId' must not be equal to '{SECOND_TRANSMISSION}'.",
            )
        ],
    ),
    (
        "transmissions[0].sender",
        {"actorType": "ServiceOwner", "actorId": "urn:altinn:organization:identifier-no:310000019", "actorName": "N"},
        [
            ("transmissions[0].sender.actorName", "'ActorName' must be empty."),
            ("transmissions[0].sender.actorId", "'ActorId' must be empty."),
        ],
    ),
    (
        "transmissions[1].sender",
        {"actorType": "PartyRepresentative"},
        [("transmissions[1].sender", ONE_OF_BOTH)],
    ),
    (
        "transmissions[1].sender.actorName",
        "Prøve Testesen",
        [("transmissions[1].sender", ONE_OF_BOTH)],
    ),
    (
        "transmissions[1].sender.actorId",
        "urn:altinn:systemuser:uuid:5f0c1c3c-93e1-4b7a-9c38-6a3c1b2d4e5f",
        [("transmissions[1].sender.actorId", NOT_A_PARTY.format("ActorId"))],
    ),
    (
        "transmissions[1].sender",
        {"actorType": "PartyRepresentative", "actorName": "n" * 256},
        [("transmissions[1].sender.actorName", TOO_LONG.format("ActorName", 255, 256))],
    ),
    ("transmissions[0].content", None, [("transmissions[0].content", "'Content' must not be empty.")]),
    ("transmissions[0].content.title", None, [("transmissions[0].content", "Title must not be empty.")]),
    (
        "transmissions[0].content.summary.value[0].value",
        "s" * 256,
        [("transmissions[0].content.value[0].value", TOO_LONG.format("Value", 255, 256))],
    ),
    (
        "transmissions[0].content.contentReference.value[0].value",
        "ftp://parkering.example.no",
        [("transmissions[0].content.value[0].value", "'Value' is not a well-formatted HTTPS URL.")],
    ),
    (
        "transmissions[0].attachments[0].id",
        UUID4,
        [("transmissions[0].attachments[0].id", NOT_V7), ("transmissions[0].attachments[0].id", NOT_PAST)],
    ),
    (
        "transmissions[0].attachments[0].urls",
        [],
        [("transmissions[0].attachments[0].urls", "'Urls' must not be empty.")],
    ),
    (
        "transmissions[0].attachments[0].urls[0].url",
        "/relative",
        [("transmissions[0].attachments[0].urls[0].url", "'Url' is not a well-formatted HTTPS URL.")],
    ),
    (
        "transmissions[0].attachments[0].urls[0].mediaType",
        "m" * 256,
        [("transmissions[0].attachments[0].urls[0].mediaType", TOO_LONG.format("MediaType", 255, 256))],
    ),
    (
        "transmissions[0].attachments[0].expiresAt",
        instant(2025),
        [("transmissions[0].attachments[0].expiresAt", "'ExpiresAt' must be in the future.")],
    ),
    (
        "transmissions[0].navigationalActions[0].title",
        [],
        [("transmissions[0].navigationalActions[0].title", "'Title' must not be empty.")],
    ),
    (
        "transmissions[0].navigationalActions[0].url",
        "http://a.example.no",
        [("transmissions[0].navigationalActions[0].url", "'Url' is not a well-formatted HTTPS URL.")],
    ),
    (
        "transmissions[0].navigationalActions[0].expiresAt",
        instant(2025),
        [("transmissions[0].navigationalActions[0].expiresAt", "'ExpiresAt' must be in the future.")],
    ),
    ("guiActions[1].priority", "Primary", [("guiActions", "Only one primary GUI action is allowed.")]),
    ("guiActions[0].priority", "Secondary", [("guiActions", "Only one secondary GUI action is allowed.")]),
    (
        "guiActions",
        [a_gui_action("Tertiary") for _ in range(6)],
        [("guiActions", "Only five tertiary GUI actions are allowed.")],
    ),
    ("guiActions[1].id", an_id(20), [("guiActions", f"Can not contain duplicate items: [{an_id(20)}].")]),
    ("guiActions[0].id", UUID4, not_v7("guiActions[0].id")),
    ("guiActions[0].action", "", [("guiActions[0].action", "'Action' must not be empty.")]),
    ("guiActions[0].action", "a" * 256, [("guiActions[0].action", TOO_LONG.format("Action", 255, 256))]),
    ("guiActions[0].url", "", [("guiActions[0].url", "'Url' is not a well-formatted HTTPS URL.")]),
    (
        "guiActions[0].authorizationAttribute",
        "1st",
        [("guiActions[0].authorizationAttribute", "'AuthorizationAttribute' is not in the correct format.")],
    ),
    (
        "guiActions[0].authorizationAttribute",
        "a" * 256,
        [("guiActions[0].authorizationAttribute", TOO_LONG.format("AuthorizationAttribute", 255, 256))],
    ),
    (
        "guiActions[0].httpMethod",
        "PUT",
        [("guiActions[0].httpMethod", "'HttpMethod' must be one of the following: [GET, POST, DELETE].")],
    ),
    ("guiActions[0].title", None, [("guiActions[0].title", "'Title' must not be empty.")]),
    ("guiActions[0].prompt", [], []),
    ("guiActions[0].prompt[0].value", "", [("guiActions[0].prompt[0].value", "'Value' must not be empty.")]),
    ("apiActions[0].id", UUID4, not_v7("apiActions[0].id")),
    ("apiActions[0].action", " ", [("apiActions[0].action", "'Action' must not be empty.")]),
    (
        "apiActions[0].authorizationAttribute",
        "",
        [("apiActions[0].authorizationAttribute", "'AuthorizationAttribute' is not in the correct format.")],
    ),
    ("apiActions[0].name", "n" * 256, [("apiActions[0].name", TOO_LONG.format("Name", 255, 256))]),
    ("apiActions[0].endpoints", [], [("apiActions[0].endpoints", "'Endpoints' must not be empty.")]),
    (
        "apiActions[0].endpoints[1].id",
        an_id(31),
        [("apiActions[0].endpoints", f"Can not contain duplicate items: [{an_id(31)}].")],
    ),
    (
        "apiActions[0].endpoints[0].version",
        "v" * 256,
        [("apiActions[0].endpoints[0].version", TOO_LONG.format("Version", 255, 256))],
    ),
    (
        "apiActions[0].endpoints[0].url",
        "https://",
        [("apiActions[0].endpoints[0].url", "'Url' is not a well-formatted HTTPS URL.")],
    ),
    (
        "apiActions[0].endpoints[0].documentationUrl",
        "a b",
        [("apiActions[0].endpoints[0].documentationUrl", "'DocumentationUrl' is not a well formatted URI.")],
    ),
    ("apiActions[0].endpoints[0].documentationUrl", "http://docs.example.no", []),
    ("apiActions[0].endpoints[0].documentationUrl", "", []),
    *(
        (
            "apiActions[0].endpoints[0].documentationUrl",
            url,
            [("apiActions[0].endpoints[0].documentationUrl", NOT_WEB.format("DocumentationUrl"))],
        )
        for url in ("javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "urn:a:b", "docs", "ftp://a")
    ),
    (
        "apiActions[0].endpoints[0].requestSchema",
        "a b",
        [("apiActions[0].endpoints[0].requestSchema", "'RequestSchema' is not a well formatted URI.")],
    ),
    (
        "apiActions[0].endpoints[0].responseSchema",
        LONG_URL,
        [("apiActions[0].endpoints[0].responseSchema", TOO_LONG.format("ResponseSchema", 1023, 1024))],
    ),
    (
        "apiActions[0].endpoints[0].deprecated",
        False,
        [("apiActions[0].endpoints[0].deprecated", "'Deprecated' must be equal to 'True'.")],
    ),
    ("activities[0].id", UUID4, not_v7("activities[0].id")),
    ("activities[1].id", an_id(40), [("activities", f"Can not contain duplicate items: [{an_id(40)}].")]),
    ("activities[0].createdAt", instant(2027), [("activities[0].createdAt", "'CreatedAt' must be in the past.")]),
    (
        "activities[0].extendedType",
        "a b",
        [("activities[0].extendedType", "'ExtendedType' is not a well formatted URI.")],
    ),
    (
        "activities[0].transmissionId",
        FIRST_TRANSMISSION,
        [("activities[0].transmissionId", "'TransmissionId' must be empty.")],
    ),
    (
        "activities[1].transmissionId",
        None,
        [
            (
                "activities[1].transmissionId",
                "'TransmissionId' must not be empty for an activity of the type 'TransmissionOpened'.",
            )
        ],
    ),
    (
        "activities[1].transmissionId",
        UNKNOWN_ID,
        [("activities[1].transmissionId", f"Item '{UNKNOWN_ID}' in 'Transmissions' does not exist.")],
    ),
    (
        "activities[1].performedBy",
        {"actorType": "PartyRepresentative", "actorId": "urn:altinn:person:identifier-no:1"},
        [("activities[1].performedBy.actorId", NOT_A_PARTY.format("ActorId"))],
    ),
    ("activities[0].description", None, [("activities[0].description", "'Description' must not be empty.")]),
    (
        "activities[0].description[0].value",
        "d" * 256,
        [("activities[0].description[0].value", TOO_LONG.format("Value", 255, 256))],
    ),
    ("activities[1].description", texts("Nei"), [("activities[1].description", "'Description' must be empty.")]),
    ("activities[1].description", [], []),
]


def test_whole_document_breaks_no_rule(owner: Owner, moment: Moment) -> None:
    assert judged(dialog_document(), owner(), moment) == []


def test_plain_document_breaks_no_rule(owner: Owner, moment: Moment) -> None:
    assert judged(plain_dialog_document(), owner(), moment) == []


@pytest.mark.parametrize(
    ("path", "value", "expected"), BROKEN, ids=[f"{path}={str(value)[:30]}" for path, value, _ in BROKEN]
)
def test_broken_field_is_told_by_key_and_sentence(
    path: str, value: Any, expected: Expected, owner: Owner, moment: Moment
) -> None:
    assert judged(mutated(dialog_document(), path, value), owner(), moment) == expected


def test_empty_document_fails_where_something_is_required(owner: Owner, moment: Moment) -> None:
    assert judged({}, owner(), moment) == [
        ("serviceResource", "'ServiceResource' must not be empty."),
        ("serviceResource", "'ServiceResource' must start with 'urn:altinn:resource:'."),
        ("party", NOT_A_PARTY.format("Party")),
        ("party", "'Party' must not be empty."),
        ("content", "'Content' must not be empty."),
    ]


def test_failures_of_many_fields_come_in_the_order_of_the_document(owner: Owner, moment: Moment) -> None:
    document = dialog_document(id=UUID4, progress=101, content=None)
    for path, value in (
        ("attachments[0].urls[1].url", "x"),
        ("attachments[0].urls[0].url", "y"),
        ("guiActions[0].action", ""),
        ("activities[0].description", None),
        ("transmissions[1].sender", {"actorType": "PartyRepresentative"}),
    ):
        document = mutated(document, path, value)
    assert [path for path, _ in judged(document, owner(), moment)] == [
        "id",
        "id",
        "progress",
        "content",
        "attachments[0].urls[0].url",
        "attachments[0].urls[1].url",
        "transmissions[1].sender",
        "guiActions[0].action",
        "activities[0].description",
    ]


def test_all_failures_of_a_field_are_told(owner: Owner, moment: Moment) -> None:
    document = mutated(dialog_document(), "attachments[0].urls[0].url", "a b" * 400)
    assert judged(document, owner(), moment) == [
        ("attachments[0].urls[0].url", "'Url' is not a well-formatted HTTPS URL."),
        ("attachments[0].urls[0].url", TOO_LONG.format("Url", 1023, 1200)),
    ]


def test_several_content_types_share_their_keys(owner: Owner, moment: Moment) -> None:
    document = mutated(dialog_document(), "content.title.value[0].value", "")
    document = mutated(document, "content.summary.value[0].value", "")
    assert judged(document, owner(), moment) == [("content.value[0].value", "'Value' must not be empty.")] * 2


@pytest.mark.parametrize("field", ["attachments", "guiActions", "apiActions", "activities", "transmissions"])
def test_repeated_id_is_told_once_on_its_list(field: str, owner: Owner, moment: Moment) -> None:
    document = dialog_document()
    item = {**document[field][0], "priority": "Tertiary", "idempotentKey": "another"}
    document[field] = [document[field][0], item, item, *document[field][1:]]
    assert judged(document, owner(), moment) == [(field, f"Can not contain duplicate items: [{item['id']}].")]


def test_transmission_attachments_must_not_share_an_id(owner: Owner, moment: Moment) -> None:
    document = dialog_document()
    document["transmissions"][0]["attachments"] *= 2
    assert judged(document, owner(), moment) == [
        ("transmissions[0].attachments", f"Can not contain duplicate items: [{an_id(12)}].")
    ]


@pytest.mark.parametrize("field", ["attachments", "guiActions", "apiActions", "activities"])
def test_items_without_ids_are_never_duplicates(field: str, owner: Owner, moment: Moment) -> None:
    document = dialog_document()
    anonymous = without(document, f"{field}[0].id")[field][0] | {"priority": "Tertiary"}
    document[field] = [anonymous, anonymous]
    assert judged(document, owner(), moment) == []


def test_language_named_twice_is_told_once_for_each_language(owner: Owner, moment: Moment) -> None:
    document = mutated(dialog_document(), "content.title.value", (texts("a", "b") + texts("c", "d")) * 2)
    assert judged(document, owner(), moment) == [("content.value", "Can not contain duplicate items: [nb, en].")]


def test_lengths_count_utf_16_units(owner: Owner, moment: Moment) -> None:
    document = mutated(dialog_document(), "content.title.value[0].value", "😀" * 128)
    assert judged(document, owner(), moment) == [("content.value[0].value", TOO_LONG.format("Value", 255, 256))]


def test_api_only_dialog_needs_no_content(owner: Owner, moment: Moment) -> None:
    document = dialog_document(isApiOnly=True, content=None)
    assert judged(mutated(document, "transmissions[0].content", None), owner(), moment) == []


def test_content_of_api_only_dialog_is_judged_when_given(owner: Owner, moment: Moment) -> None:
    document = without(dialog_document(isApiOnly=True), "content.title")
    assert judged(document, owner(), moment) == [("content", "Title must not be empty.")]


def test_admin_may_set_due_date_before_visibility(owner: Owner, moment: Moment) -> None:
    document = dialog_document(dueAt=instant(2095))
    assert judged(document, owner(scopes.ADMIN), moment) == []


def test_clock_of_caller_may_be_up_to_15_seconds_ahead(owner: Owner, moment: Moment) -> None:
    ahead = write_instant(moment.now + timedelta(seconds=15))
    assert judged(dialog_document(createdAt=ahead, updatedAt=ahead), owner(), moment) == []


def test_clock_of_caller_may_not_be_further_ahead(owner: Owner, moment: Moment) -> None:
    ahead = write_instant(moment.now + timedelta(seconds=15, microseconds=1))
    assert [path for path, _ in judged(dialog_document(createdAt=ahead, updatedAt=ahead), owner(), moment)] == [
        "createdAt",
        "updatedAt",
    ]


def test_attachment_may_expire_just_now(owner: Owner, moment: Moment) -> None:
    document = mutated(dialog_document(), "attachments[0].expiresAt", write_instant(moment.now))
    assert judged(document, owner(), moment) == []


def test_deadlines_may_coincide(owner: Owner, moment: Moment) -> None:
    same = {"visibleFrom": instant(2090), "dueAt": instant(2090), "expiresAt": instant(2090)}
    assert judged(dialog_document(**same), owner(), moment) == []


@pytest.mark.parametrize("media_type", [EMBED, EMBED_HTML, OLD_EMBED, OLD_EMBED_HTML])
@pytest.mark.parametrize("path", ["content.mainContentReference", "transmissions[0].content.contentReference"])
def test_legacy_html_scope_allows_every_embed(media_type: str, path: str, owner: Owner, moment: Moment) -> None:
    document = mutated(dialog_document(), f"{path}.mediaType", media_type)
    assert judged(document, owner(scopes.LEGACY_HTML), moment) == []


def test_legacy_html_scope_lists_html_among_the_allowed(owner: Owner, moment: Moment) -> None:
    document = mutated(dialog_document(), "content.additionalInfo.mediaType", "text/rtf")
    sentence = media_type("text/rtf", "AdditionalInfo", "text/plain", "text/markdown", "text/html")
    assert judged(document, owner(scopes.LEGACY_HTML), moment) == [("content.mediaType", sentence)]


def test_unsupported_html_is_refused(owner: Owner, moment: Moment) -> None:
    document = mutated(dialog_document(), "content.additionalInfo.mediaType", "text/html")
    document = mutated(document, "content.additionalInfo.value[0].value", "<script>alert(1)</script>")
    (failure,) = judged(document, owner(scopes.LEGACY_HTML), moment)
    assert failure[0] == "content.value[0]"
    assert failure[1].startswith("'Value' contains unsupported HTML. The following elements are supported: [p, a, br,")


@pytest.mark.parametrize("name", ["title", "summary", "senderName", "nonSensitiveTitle", "nonSensitiveSummary"])
def test_correspondence_scope_allows_longer_content(name: str, owner: Owner, moment: Moment) -> None:
    longest = mutated(dialog_document(), f"content.{name}.value[0].value", "t" * 512)
    longer = mutated(dialog_document(), f"content.{name}.value[0].value", "t" * 513)
    assert judged(longest, owner(scopes.CORRESPONDENCE), moment) == []
    assert judged(longer, owner(scopes.CORRESPONDENCE), moment) == [
        ("content.value[0].value", TOO_LONG.format("Value", 512, 513))
    ]


def test_correspondence_scope_leaves_the_short_status_label(owner: Owner, moment: Moment) -> None:
    document = mutated(dialog_document(), "content.extendedStatus.value[0].value", "s" * 26)
    assert judged(document, owner(scopes.CORRESPONDENCE), moment) == [
        ("content.value[0].value", TOO_LONG.format("Value", 25, 26))
    ]


def test_correspondence_scope_allows_longer_descriptions(owner: Owner, moment: Moment) -> None:
    path = "activities[0].description[0].value"
    assert judged(mutated(dialog_document(), path, "d" * 4095), owner(scopes.CORRESPONDENCE), moment) == []
    assert judged(mutated(dialog_document(), path, "d" * 4096), owner(scopes.CORRESPONDENCE), moment) == [
        (path, TOO_LONG.format("Value", 4095, 4096))
    ]


def test_activity_must_not_open_a_transmission_when_there_is_none(owner: Owner, moment: Moment) -> None:
    document = dialog_document(transmissions=None)
    assert judged(document, owner(), moment) == [
        ("activities[1].transmissionId", f"Item '{FIRST_TRANSMISSION}' in 'Transmissions' does not exist.")
    ]


def test_id_of_the_far_future_is_refused_not_an_error(owner: Owner, moment: Moment) -> None:
    document = dialog_document(id="ffffffff-ffff-7000-8000-000000000001")
    assert [path for path, _ in judged(document, owner(), moment)] == ["id"]


INDEPENDENT = sorted(
    {path.partition("[")[0].partition(".")[0] for path, _, _ in BROKEN}
    - {
        "visibleFrom",
        "dueAt",
        "createdAt",
        "updatedAt",
        "process",
        "precedingProcess",
        "transmissions",
        "activities",
    }
)


@given(chosen=st.lists(st.sampled_from(INDEPENDENT), unique=True), data=st.data())
def test_failures_of_independent_fields_add_up_in_the_order_of_the_document(
    chosen: list[str], data: st.DataObject
) -> None:
    document, expected = dialog_document(), dict[str, Expected]()
    for field in chosen:
        breaks = [broken for broken in BROKEN if broken[0].partition("[")[0].partition(".")[0] == field]
        path, value, failures = data.draw(st.sampled_from(breaks))
        document, expected[field] = mutated(document, path, value), failures
    in_order = [failure for field in dialog_document() for failure in expected.get(field, [])]
    assert judged(document, AN_OWNER, A_MOMENT) == in_order
