"""Where our documents differ from the contract's on purpose, each with its reason."""

OPERATIONS: dict[str, dict[str, str]] = {"serviceowner": {}, "enduser": {}}
"""Operations that are only here, such as `GET /api/v1/serviceowner/dialogs/{dialogId}/latestactivity`."""

PARAMETERS = {
    "If-None-Match": "reads of a dialog answer 304 to a caller that has the current revision",
    "isSilentUpdate": "works in the reference too, but is not told there",
    "endUserId": "the same whatever its case; the contract also writes enduserId",
}
"""Parameters that are only here."""

UNTOLD_STATUSES = {
    304: "what the caller has already is not sent again",
    400: "malformed ids, headers and parameters are refused wherever they are taken",
    403: "a missing scope",
    404: "what is not there is not found by whatever operation",
    406: "what only speaks JSON says so",
    409: "a race lost again and again",
    410: "what is deleted is gone",
    411: "the host drops a body that is sent in chunks",
    412: "If-Match is heard by every change",
    413: "bodies have a limit of size, and dialogs have one",
    422: "labels and references are judged against what is stored",
    502: "Altinn may be away",
}
"""Statuses that the contract leaves out of some operation."""

DROPPED_STATUSES = {
    "serviceowner": {
        ("SetDialogSystemLabels", "410"): "a deleted dialog is not found (S-108)",
    },
    "enduser": {
        ("SearchDialogs", "422"): "no search is too broad (E-026)",
        ("SearchDialogLabelAssignmentLogs", "410"): "a deleted dialog is not found (E-053)",
        ("SetDialogSystemLabels", "410"): "a deleted dialog is not found (E-050)",
    },
}
"""Statuses that the contract has and the rules never give."""

NOT_REQUIRED = {
    "serviceowner": {
        ("SearchDialogEndUserContexts", "party"): "without it a rule refuses, together with all other failures",
    },
    "enduser": {},
}
"""Parameters that the contract requires by their shape."""

_NOT_SHOWN = "a deleted dialog's transmissions are not shown"
SHAPES = {
    "serviceowner": {
        "V1ServiceOwnerDialogsQueriesSearch_Content.nonSensitiveSummary: only in the contract": "the reference never answers it in a list",
        "V1ServiceOwnerDialogsQueriesSearch_Content.nonSensitiveTitle: only in the contract": "the reference never answers it in a list",
        "V1CommonContent_ContentValue.isAuthorized: only in the contract": "is answered and never sent, so that both have shapes",
        "V1ServiceOwnerDialogsCommandsUpdateTransmission_TransmissionAttachmentUrl.id: only here": "is in later versions",
        "CreateDialog 201: string in the contract, string uuid here": "it is a UUID",
        "CreateDialogActivity 201: string in the contract, string uuid here": "it is a UUID",
        "CreateDialogTransmission 201: string in the contract, string uuid here": "it is a UUID",
        "JsonPatchOperations_Operation.op: string in the contract, PatchVerb here": "names what may be sent",
    },
    "enduser": {
        "V1AccessManagementQueriesGetParties_AuthorizedParty.partyType: string in the contract, AuthorizedPartyType here": "names what may be answered",
        "V1EndUserDialogsQueriesGetTransmission_Transmission.deletedAt: only in the contract": _NOT_SHOWN,
        "V1EndUserDialogsQueriesSearchTransmissions_Transmission.deletedAt: only in the contract": _NOT_SHOWN,
    },
}
"""Differences between shapes."""
