"""The documents there are: one for each audience, in two versions of OpenAPI, and one for both."""

import json
from functools import cache
from typing import Any

from functions import enduser, metadata, serviceowner
from functions.documents.document import Audience, document
from functions.documents.swagger import merge_documents, to_openapi_3_0
from functions.hosting.answers import Written

AUDIENCES = {
    "serviceowner": Audience(
        "Dialogporten for service owners",
        "Make digital dialogs available to people and organizations, change them, and follow what happens to them.\n\n"
        "Requests need a token of Maskinporten with the scopes that each operation names. Changes take `If-Match`, and "
        "answer the new revision as `ETag`. Refusals are problem details that tell all failures at once.",
        (serviceowner.api, metadata.api),
    ),
    "enduser": Audience(
        "Dialogporten for end users",
        "Find and read the dialogs of the parties that one acts for.\n\n"
        "Requests need a token of ID-porten, or one of Maskinporten for a system user, with the scope that each "
        "operation names. Texts come in the languages of `Accept-Language`. Persons other than oneself are masked.",
        (enduser.api, metadata.api),
    ),
}


@cache
def write_document(audience: str) -> Written:
    """Make a document at the first request for it, once for all after."""
    return Written(json.dumps(document(AUDIENCES[audience]), ensure_ascii=False).encode())


@cache
def write_swagger(audience: str | None = None) -> Written:
    """Make the document of one audience, or one for both, in OpenAPI 3.0."""
    return Written(json.dumps(to_openapi_3_0(_described(audience)), ensure_ascii=False).encode())


def _described(audience: str | None) -> dict[str, Any]:
    if audience is not None:
        return document(AUDIENCES[audience])
    owners, end_users = document(AUDIENCES["serviceowner"]), document(AUDIENCES["enduser"])
    return merge_documents("Dialogporten", owners, end_users, prefix="EndUser")
