"""What the fields mean, with an example of each: said once a name, because a name means the same wherever it is."""

from dataclasses import dataclass
from typing import Any

_ID = "01941821-ffca-73a1-9335-435a882be014"
_INSTANT = "2026-01-24T12:00:00.0000000Z"
_URI = "uri"


@dataclass(frozen=True, slots=True)
class Word:
    """`format` is what JSON Schema calls a text of this kind, where the type alone does not say it."""

    description: str
    example: Any = None
    format: str | None = None


WORDS = {
    "accessPackages": Word("The access packages that open the resource, by name."),
    "action": Word("The action as the resource's policy knows it.", "submit"),
    "activities": Word("What has happened, oldest first. Activities are never changed or removed."),
    "activityType": Word("The type of activity that is looked for."),
    "actorId": Word(
        "The representative: a person, an organization, a system user or an e-mail user. End users see persons masked.",
        "urn:altinn:person:identifier-no:01819090285",
    ),
    "actorName": Word("The representative's name. May be sent instead of the identifier.", "Kari Fjelltopp"),
    "actorType": Word("Whether the service owner did it, or a representative of the party."),
    "addLabels": Word("The labels to set."),
    "additionalInfo": Word("More about the dialog, in plain text or Markdown."),
    "apiActions": Word("What systems can do now."),
    "attachments": Word("Files and pages that belong to this."),
    "authorizationAttribute": Word(
        "A part of the service resource, or another resource of the owner, that access is decided by.", "element1"
    ),
    "authorizationEvidence": Word("Through what the caller may find the dialog."),
    "authorizedParties": Word("The parties that the caller may act for, itself included."),
    "code": Word("The owner's short name.", "ttd"),
    "conditionType": Word("Whether the activity must be there, or must not."),
    "consumerType": Word("Whether the address is for people or for systems."),
    "content": Word("The texts of it."),
    "contentReference": Word("Where content is fetched from and shown in place."),
    "contentUpdatedAfter": Word("Only dialogs whose content was changed at this time or later.", _INSTANT),
    "contentUpdatedAt": Word("When what people read was last changed.", _INSTANT),
    "contentUpdatedBefore": Word("Only dialogs whose content was changed at this time or earlier.", _INSTANT),
    "continuationToken": Word("Where the next page begins. Given by the page before; valid for the same order."),
    "createdAfter": Word("Only dialogs created at this time or later.", _INSTANT),
    "createdAt": Word("When it came to be. May be sent to move it into the past.", _INSTANT),
    "createdBefore": Word("Only dialogs created at this time or earlier.", _INSTANT),
    "currentAuthenticationLevel": Word("How strongly the caller is authenticated.", 3),
    "dateOfBirth": Word("The person's date of birth.", "1990-01-18"),
    "deleted": Word("Whether deleted dialogs are left out, included, or wanted alone."),
    "deletedAt": Word("When it was deleted.", _INSTANT),
    "deprecated": Word("Whether systems should move to another endpoint."),
    "description": Word("What happened, in one or several languages."),
    "dialogId": Word("The dialog.", _ID),
    "dialogToken": Word("A signed token with what the caller may do in this dialog, for the service owner's system."),
    "dialogs": Word("The dialogs: at most 100 from end users, 200 from service owners."),
    "displayName": Word("What people read instead of a file name."),
    "documentationUrl": Word("Where the endpoint is described.", "https://example.com/docs", _URI),
    "dueAfter": Word("Only dialogs due at this time or later.", _INSTANT),
    "dueAt": Word("Until when something should be done. Nothing happens by itself then.", _INSTANT),
    "dueBefore": Word("Only dialogs due at this time or earlier.", _INSTANT),
    "endUserContext": Word("What the party's people keep about the dialog."),
    "endUserContextRevision": Word("The end user context's revision; told, it must be the current one.", _ID),
    "endUserId": Word(
        "The person on whose behalf the service owner asks.", "urn:altinn:person:identifier-no:01819090285"
    ),
    "endUserSearch": Word("Limits of end users' lists."),
    "endpoints": Word("The versions of the action."),
    "evidence": Word("The grants, each with what it is."),
    "excludeApiOnly": Word("Whether dialogs for systems alone are left out."),
    "expiresAt": Word("When it is no longer shown to end users.", _INSTANT),
    "extendedStatus": Word("The service owner's own word for the status.", "urn:example:awaiting-signature"),
    "extendedType": Word("The service owner's own type.", "https://example.com/types/reminder", _URI),
    "externalReference": Word("The service owner's own reference.", "case-2026-17"),
    "from": Word("For move and copy: the JSON pointer to take from.", "/content/title"),
    "fromPartyTransmissionsCount": Word("How many transmissions the party has sent."),
    "fromServiceOwnerTransmissionsCount": Word("How many transmissions the service owner has sent."),
    "grantType": Word("By what kind of grant."),
    "guiActions": Word("What people can do now: at most one primary, one secondary and five tertiary actions."),
    "guiAttachmentCount": Word("How many attachments people can open."),
    "hasKeyRole": Word("Whether the caller holds a key role in the party."),
    "hasNextPage": Word("Whether there is more."),
    "hasOnlyAccessToSubParties": Word("Whether the party is named only because of those below it."),
    "hasUnopenedContent": Word("Whether a transmission from the service owner is not opened yet."),
    "httpMethod": Word("How the address is called."),
    "id": Word("Its id. Sent, it must be a UUID of version 7 from the past.", _ID),
    "idempotentKey": Word("The service owner's key: two requests with one key make one thing.", "invoice-2026-17"),
    "instanceRef": Word(
        "The instance: an app's, a correspondence's or a dialog's.",
        f"urn:altinn:dialog-id:{_ID}",
    ),
    "isAccessManager": Word("Whether the caller may manage access for the party."),
    "isApiOnly": Word("Whether the dialog is for systems alone; it then needs no texts."),
    "isAuthorized": Word("Whether the caller may use this. What it may not use is shown without its addresses."),
    "isContentSeen": Word("Whether somebody has opened the dialog since its content changed."),
    "isCurrentEndUser": Word("Whether this is the caller."),
    "isDelegable": Word("Whether access to the resource can be delegated."),
    "isDeleteDialogAction": Word("Whether the action deletes the dialog."),
    "isDeleted": Word("Whether the party is deleted in the register."),
    "isFullCatalogueFallback": Word("Whether everything is listed because the caller has too many parties to tell."),
    "isMainAdministrator": Word("Whether the caller is the party's main administrator."),
    "isOpened": Word("Whether somebody has opened it."),
    "isSilentUpdate": Word("Whether nobody is told of the change: no event, no new time, no label reset."),
    "isViaServiceOwner": Word("Whether it was seen through the service owner's system."),
    "items": Word("The page, in the order asked for."),
    "label": Word("Only dialogs with one of these labels."),
    "languageCode": Word("Two letters of ISO 639-1.", "nb"),
    "latestActivity": Word("The newest activity."),
    "limit": Word("How many at most, from 1 to 1000.", 100),
    "links": Word("Where more is told."),
    "mainContentReference": Word("Where the main content is fetched from and shown in place."),
    "maxExtendedStatusFilterValues": Word("How many values `extendedStatus` takes.", 20),
    "maxOrgFilterValues": Word("How many values `org` takes.", 20),
    "maxPartyFilterValues": Word("How many values `party` takes.", 20),
    "maxServiceResourceFilterValues": Word("How many values `serviceResource` takes.", 20),
    "mediaType": Word("The media type.", "text/plain"),
    "metadata": Word("The address of its description.", "https://example.com/metadata"),
    "minimumAuthenticationLevel": Word("How strongly one must be authenticated.", 3),
    "name": Word("Its name.", "signed-letter.pdf"),
    "navigationalActions": Word("Where people can go from here."),
    "nonSensitiveSummary": Word("The summary for those who are not authenticated strongly enough for the other."),
    "nonSensitiveTitle": Word("The title for those who are not authenticated strongly enough for the other."),
    "op": Word("What to do.", "replace"),
    "orderBy": Word(
        "The order: fields with `_asc` or `_desc`, among createdAt, updatedAt, contentUpdatedAt and dueAt.",
        "contentUpdatedAt_desc,id_desc",
    ),
    "org": Word("The service owner's short name.", "ttd"),
    "orgNumber": Word("The owner's organization number.", "310000078"),
    "party": Word("For whom the dialog is.", "urn:altinn:organization:identifier-no:310000019"),
    "partyId": Word("The party's number in Altinn.", 50000002),
    "partyType": Word("What kind of party it is."),
    "partyUuid": Word("The party's id in Altinn.", _ID),
    "path": Word("The JSON pointer to the place.", "/externalReference"),
    "performedBy": Word("Who did it."),
    "precedingProcess": Word("The process that came before.", "urn:example:process:registration"),
    "priority": Word("How prominent the action is shown."),
    "process": Word("The process that the dialog is a part of.", "urn:example:process:building-permit"),
    "progress": Word("How far the dialog has come, in percent.", 60),
    "prompt": Word("What is asked before the action is done."),
    "relatedTransmissionId": Word("The transmission that this answers or continues.", _ID),
    "removeLabels": Word("The labels to take away."),
    "requestSchema": Word("The schema of what is sent to the endpoint.", "https://example.com/request.json", _URI),
    "resourceType": Word("What kind of resource it is.", "GenericAccessResource"),
    "responseSchema": Word("The schema of what the endpoint answers.", "https://example.com/response.json", _URI),
    "revision": Word("Changes with each change; to be sent as If-Match.", _ID),
    "roles": Word("The roles that open the resource, by name."),
    "search": Word(
        "Free text, in any order of words: quoted phrases, AND, OR, and - before what must not be there. Words with no"
        " operator between them are combined with OR, or with AND when any is negated.",
        '"barnehage 2026" -avslag',
    ),
    "searchLanguageCode": Word("The language of the free text: its words are found in other forms too.", "nb"),
    "searchTags": Word("Words that the dialog is found by."),
    "seenAt": Word("When it was seen.", _INSTANT),
    "seenBy": Word("Who saw it."),
    "seenSinceLastContentUpdate": Word("Who has seen the dialog since its content changed."),
    "seenSinceLastUpdate": Word("Who has seen the dialog since it changed."),
    "sendNotification": Word("Whether to send it."),
    "sender": Word("Who sent it."),
    "senderName": Word("Whom people see as the sender, when that is not the service owner."),
    "serviceOwner": Word("Who owns the resource."),
    "serviceOwnerContext": Word("What the service owner keeps about the dialog; end users do not see it."),
    "serviceOwnerLabels": Word("The service owner's own labels, at most 20. A filter may end with `*`."),
    "serviceOwnerSearch": Word("Limits of service owners' lists."),
    "serviceResource": Word("The resource that decides who has access.", "urn:altinn:resource:ttd-byggesoknad"),
    "serviceResourceType": Word("What kind of resource it is.", "GenericAccessResource"),
    "status": Word("Where the dialog stands."),
    "subParties": Word("The party's subunits."),
    "subject": Word("The role, the package or the delegation.", "urn:altinn:rolecode:dagl"),
    "summary": Word("One or two sentences."),
    "sunsetAt": Word("When the endpoint goes away.", _INSTANT),
    "systemLabel": Word("The label that tells where the dialog is kept."),
    "systemLabels": Word("The labels that end users keep on it."),
    "title": Word("The title."),
    "transmissionId": Word("The transmission it is about.", _ID),
    "transmissions": Word("Messages within the dialog, in both directions."),
    "type": Word("What kind it is."),
    "updatedAfter": Word("Only dialogs changed at this time or later.", _INSTANT),
    "updatedAt": Word("When it was last changed. May be sent to move it into the past.", _INSTANT),
    "updatedBefore": Word("Only dialogs changed at this time or earlier.", _INSTANT),
    "url": Word("The address, which must be https.", "https://example.com/form", _URI),
    "urls": Word("Where it can be fetched."),
    "urn": Word("Its identifier.", "urn:altinn:rolecode:dagl"),
    "value": Word("The text itself.", "Building permit"),
    "version": Word("The endpoint's version.", "v1"),
    "viaAccessPackage": Word("Whether an access package opens it."),
    "viaInstanceDelegation": Word("Whether a delegation of this very instance opens it."),
    "viaResourceDelegation": Word("Whether a delegation of the resource opens it."),
    "viaRole": Word("Whether a role opens it."),
    "visibleAfter": Word("Only dialogs that become visible at this time or later.", _INSTANT),
    "visibleBefore": Word("Only dialogs that became visible at this time or earlier.", _INSTANT),
    "visibleFrom": Word("From when end users see the dialog.", _INSTANT),
}
OWN_WORDS = {
    ("AuthorizedParty", "name"): Word("The party's name.", "Fjelltopp AS"),
    ("AuthorizedParty", "party"): Word("The party.", "urn:altinn:organization:identifier-no:310000019"),
    ("ContentValue", "value"): Word("The text in one or several languages."),
    ("DialogTransmission", "type"): Word("What the transmission is, and thereby who sent it to whom."),
    ("IdentifierLookupAuthorizationEvidenceItem", "name"): Word("What people call the grant."),
    ("IdentifierLookupServiceResource", "id"): Word("The resource.", "urn:altinn:resource:ttd-byggesoknad"),
    ("IdentifierLookupServiceResource", "name"): Word("What people call the resource."),
    ("JsonPatchOperation", "value"): Word("For add, replace and test: the value.", "case-2026-18"),
    ("LabelAssignmentLog", "action"): Word("Whether the label was set or taken away.", "set"),
    ("LabelAssignmentLog", "name"): Word("The label.", "systemlabel:Bin"),
    ("Localization", "value"): Word(
        "The text, or an address where the media type says so.", "Søknad om byggetillatelse"
    ),
    ("SearchEndUserContexts", "party"): Word(
        "The parties, at least one and at most 20.", "urn:altinn:organization:identifier-no:310000019"
    ),
    ("ServiceResource", "id"): Word("The resource.", "urn:altinn:resource:ttd-byggesoknad"),
    ("ServiceResource", "name"): Word("What people call the resource."),
    ("ServiceResource", "status"): Word("How far the resource has come in the registry.", "Active"),
    ("ServiceResourceOwner", "name"): Word("What people call the owner."),
    ("ServiceResourceSubject", "name"): Word("What people call it."),
}
"""Where a name means something else within one shape."""


def add_description(owner: str, name: str, field: dict[str, Any]) -> dict[str, Any]:
    """Add to a field what it means; `owner` is the shape's name in the contract."""
    word = OWN_WORDS.get((owner, name)) or WORDS.get(name)
    if word is None:
        return field
    told: dict[str, Any] = {"description": word.description}
    if word.example is not None:
        told["examples"] = [word.example]
    return {**_add_format(field, word.format), **told}


def _add_format(field: dict[str, Any], kind: str | None) -> dict[str, Any]:
    if kind is None:
        return field
    if "anyOf" in field:
        return {**field, "anyOf": [_add_format(choice, kind) for choice in field["anyOf"]]}
    return {**field, "format": kind} if field.get("type") == "string" else field
