"""Answers as HTTP responses, and what caches and browsers may do with them."""

from collections.abc import Mapping
from uuid import UUID

from azure.functions import HttpResponse

from functions.hosting.answers import Answer, Content, Created, NoContent, Written
from functions.hosting.compression import takes_gzip
from functions.hosting.declaration import Operation

type Headers = dict[str, str]
type Sent = Mapping[str, str]


def render(operation: Operation, answer: Answer, sent: Sent) -> HttpResponse:
    """Make the response; `sent` are the headers of the request."""
    if isinstance(answer, Created):
        headers = {"Location": f"/api/{answer.location}", **_revision(answer.revision)}
        return HttpResponse(f'"{answer.id}"', status_code=201, headers=headers, mimetype="application/json")
    if isinstance(answer, NoContent):
        return HttpResponse(status_code=204, headers=_revision(answer.revision))
    if isinstance(answer, Content):
        return _represent(operation, answer.content, answer.media_type, answer.headers, sent)
    headers = {**_revision(answer.revision), **answer.headers}
    return _represent(operation, answer.body.written(), "application/json", headers, sent)


def guard(response: HttpResponse) -> HttpResponse:
    """Let no browser guess types, and no cache keep what is not declared to be for everybody: refusals neither."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _represent(operation: Operation, content: Written, media_type: str, told: Headers, sent: Sent) -> HttpResponse:
    headers = {**told, **_vary_headers(operation)}
    if operation.cached_for is not None:
        headers |= {"Cache-Control": f"public, max-age={operation.cached_for}", "ETag": content.tag}
        if _is_known(content.tag, sent.get("if-none-match", "")):
            return HttpResponse(status_code=304, headers=headers)
    if operation.compresses and takes_gzip(sent.get("accept-encoding", "")):
        return HttpResponse(content.compressed, headers={**headers, "Content-Encoding": "gzip"}, mimetype=media_type)
    return HttpResponse(content.plain, headers=headers, mimetype=media_type)


def _vary_headers(operation: Operation) -> Headers:
    """Name the headers of a request that choose between the forms of an answer."""
    if operation.cached_for is None and not operation.compresses:
        return {}
    return {"Vary": ", ".join(("Accept-Encoding", *(one.header for one in operation.bindings if one.header)))}


def _revision(revision: UUID | None) -> Headers:
    return {} if revision is None else {"ETag": str(revision)}


def _is_known(tag: str, if_none_match: str) -> bool:
    """Compare weakly, as If-None-Match is to be compared (RFC 9110, section 13.1.2)."""
    listed = {known.strip().removeprefix("W/") for known in if_none_match.split(",")}
    return "*" in listed or tag.removeprefix("W/") in listed
