"""Answers as HTTP responses, and what caches and browsers may do with them."""

from collections.abc import Mapping
from uuid import UUID

from azure.functions import HttpResponse

from functions.hosting.answers import Answer, Content, Created, NoContent, Written
from functions.hosting.compression import takes_gzip
from functions.hosting.declaration import Operation
from functions.hosting.preconditions import is_known

_JSON = "application/json"
_UTF_8 = "; charset=utf-8"

type Headers = dict[str, str]
type Sent = Mapping[str, str]


def render(operation: Operation, answer: Answer, sent: Sent) -> HttpResponse:
    """Make the response; `sent` are the headers of the request."""
    if isinstance(answer, Created):
        headers = {
            "Location": f"/api/{answer.location}",
            "Content-Type": _with_charset(_JSON),
            **_revision(answer.revision),
        }
        return HttpResponse(f'"{answer.id}"', status_code=201, headers=headers)
    if isinstance(answer, NoContent):
        return without_body(204, _revision(answer.revision))
    if isinstance(answer, Content):
        return _represent(operation, answer.content, answer.media_type, answer.headers, sent)
    headers = {**_revision(answer.revision), **answer.headers}
    if answer.revision is not None and is_known(str(answer.revision), sent.get("if-none-match", "")):
        return without_body(304, headers)
    return _represent(operation, answer.body.written(), _JSON, headers, sent)


def without_body(status: int, headers: Headers) -> HttpResponse:
    """Make a response that has no content and so no type, which the worker's package would make `text/plain`."""
    return HttpResponse(status_code=status, headers={**headers, "Content-Type": ""})


def guard(response: HttpResponse) -> HttpResponse:
    """Let no browser guess types, and no cache keep what is not declared to be for everybody: refusals neither."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _represent(operation: Operation, content: Written, media_type: str, told: Headers, sent: Sent) -> HttpResponse:
    headers = {**told, **_vary_headers(operation)}
    if operation.cached_for is not None:
        headers |= {"Cache-Control": f"public, max-age={operation.cached_for}", "ETag": content.tag}
        if is_known(content.tag, sent.get("if-none-match", "")):
            return without_body(304, headers)
    headers["Content-Type"] = _with_charset(media_type)
    if operation.compresses and takes_gzip(sent.get("accept-encoding", "")):
        return HttpResponse(content.compressed, headers={**headers, "Content-Encoding": "gzip"})
    return HttpResponse(content.plain, headers=headers)


def _with_charset(media_type: str) -> str:
    return f"{media_type}{_UTF_8}" if media_type.startswith("text/") or media_type == _JSON else media_type


def _vary_headers(operation: Operation) -> Headers:
    """Name the headers of a request that choose between the forms of an answer."""
    if operation.cached_for is None and not operation.compresses:
        return {}
    return {"Vary": ", ".join(("Accept-Encoding", *(one.header for one in operation.bindings if one.header)))}


def _revision(revision: UUID | None) -> Headers:
    return {} if revision is None else {"ETag": str(revision)}
