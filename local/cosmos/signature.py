"""Checks that a request is signed with the account's key, as clients sign: HMAC-SHA256 over verb and resource."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import parse_qsl, unquote

from local.cosmos.failure import Refused


def require_signature(
    key: bytes, method: str, segments: list[str], headers: Mapping[str, str], *, by_id: bool = False
) -> None:
    """Raise Refused 401 unless the authorization header holds the right master-key signature.

    `by_id` says that the path addresses by resource ids: then the last id alone is signed, in lower case.
    """
    given = dict(parse_qsl(unquote(headers.get("authorization", "")).replace("+", "%2B")))
    kind, resource = signed_resource(segments)
    resource = resource.rpartition("/")[2].lower() if by_id else resource
    date, http_date = headers.get("x-ms-date", "").lower(), headers.get("date", "").lower()
    text = f"{method.lower()}\n{kind}\n{resource}\n{date}\n{http_date if not date else ''}\n"
    expected = base64.b64encode(hmac.new(key, text.encode(), hashlib.sha256).digest()).decode()
    if given.get("type") != "master" or not hmac.compare_digest(given.get("sig", "").encode(), expected.encode()):
        raise Refused(
            401,
            "The input authorization token can't serve the request. The wrong key is being used or the expected payload"
            " is not built as per the protocol.",
        )


def signed_resource(segments: list[str]) -> tuple[str, str]:
    """The resource type and the resource link that a signature covers."""
    if segments[-2:] == ["operations", "partitionkeydelete"]:
        return "colls", "/".join(segments[:-2])
    if len(segments) % 2:
        return segments[-1], "/".join(segments[:-1])
    return (segments[-2], "/".join(segments)) if segments else ("", "")
