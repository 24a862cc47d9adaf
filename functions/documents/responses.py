"""What an operation may answer: its success, and every refusal that it or the pipeline may give."""

from collections.abc import Iterator
from typing import Any

from domain.kernel import refusals
from domain.kernel.refusals import Refusal
from functions.documents.schemas import Schemas
from functions.documents.signature import Signature
from functions.hosting.answers import Content, Created, NoContent
from functions.hosting.declaration import Operation
from functions.hosting.problems import PROBLEMS
from functions.hosting.refusals import LengthRequired, NotAcceptable

type Response = dict[str, Any]

PROBLEM = {"$ref": "#/components/schemas/ProblemDetails"}
_TEXT = {"type": "string"}
_ETAG = {"ETag": {"description": "The revision, to be sent as If-Match.", "schema": {**_TEXT, "format": "uuid"}}}
_CACHED = {
    "Cache-Control": {"description": "How long anybody may keep the answer.", "schema": _TEXT},
    "ETag": {"description": "The version of the answer, to be sent as If-None-Match.", "schema": _TEXT},
}
_LOCATION = {"Location": {"description": "Where the new thing is.", "schema": _TEXT}}
_RETRY = {"Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "integer"}}}
_PASSING = (refusals.UpstreamFailed, refusals.Unavailable)
_CHALLENGE = {"WWW-Authenticate": {"description": "What is wrong with the token.", "schema": _TEXT}}

_WHY: dict[type[Refusal], str] = {
    refusals.Invalid: "What was sent breaks rules. The first 100 failures are told; `detail` says if there are more.",
    refusals.Forbidden: "The token lacks a scope, or the caller may not do this.",
    refusals.NotFound: "There is no such thing, as far as the caller may know.",
    NotAcceptable: "The caller does not take JSON.",
    refusals.Conflict: "It collides with what is stored, or others changed the same again and again.",
    refusals.Gone: "It was there and is removed.",
    refusals.RevisionMismatch: "If-Match is not the current revision.",
    LengthRequired: "The body was sent in chunks; it arrives only with its Content-Length.",
    refusals.TooLarge: "It is beyond a limit of size, which the title tells.",
    refusals.Unprocessable: "Well-formed, but the domain refuses it. The first 100 failures are told.",
    refusals.UpstreamFailed: "A system that is asked did not answer as it should.",
    refusals.Unavailable: "The store is overloaded or away for the moment.",
}


def responses_of(operation: Operation, signature: Signature, schemas: Schemas) -> dict[str, Response]:
    responses = dict([_success(operation, signature, schemas)])
    if _may_be_known(operation):
        told = _CACHED if operation.cached_for is not None else _ETAG
        responses["304"] = {"description": "The caller has it already, as If-None-Match says.", "headers": told}
    if operation.policy is not None:
        responses["401"] = {"description": "No token, or one that is not to be trusted.", "headers": _CHALLENGE}
    for refusal in _refusals_of(operation, signature):
        responses[str(_status_of(refusal))] = _describe_refusal(refusal)
    return dict(sorted(responses.items()))


def statuses_of(operation: Operation, signature: Signature) -> frozenset[int]:
    """Give every status that an operation may answer with, as its document declares."""
    success = {NoContent: 204, Created: 201}.get(signature.answer, 200)
    unchanged = {304} if _may_be_known(operation) else set()
    unauthenticated = {401} if operation.policy is not None else set()
    refused = {_status_of(refusal) for refusal in _refusals_of(operation, signature)}
    return frozenset({success} | unchanged | unauthenticated | refused)


def _may_be_known(operation: Operation) -> bool:
    return operation.cached_for is not None or operation.tagged


def _refusals_of(operation: Operation, signature: Signature) -> Iterator[type[Refusal]]:
    yield from operation.refuses
    yield from _implied(operation, signature)


def _status_of(refusal: type[Refusal]) -> int:
    status, _, _ = PROBLEMS[refusal]
    return status


def _success(operation: Operation, signature: Signature, schemas: Schemas) -> tuple[str, Response]:
    tag = {"headers": _ETAG} if operation.tagged or signature.has_target else {}
    if signature.answer is NoContent:
        return "204", {"description": "Done.", **tag}
    if signature.answer is Created:
        schema = {**_TEXT, "format": "uuid"}
        content = {"application/json": {"schema": schema, "example": "01941821-ffca-73a1-9335-435a882be014"}}
        return "201", {"description": "Made; the id.", "headers": {**_LOCATION, **_ETAG}, "content": content}
    if signature.answer is Content or signature.view is None:
        return "200", {"description": "The file."}
    headers = {"headers": _headers_of(operation)} if operation.tagged or operation.cached_for is not None else {}
    content = {"application/json": {"schema": schemas.answered(signature.view)}}
    return "200", {"description": "What was asked for.", **headers, "content": content}


def _headers_of(operation: Operation) -> Response:
    return _ETAG if operation.cached_for is None else _CACHED


def _implied(operation: Operation, signature: Signature) -> Iterator[type[Refusal]]:
    """What the pipeline and the systems behind every operation may refuse; nothing is read before a token is."""
    if signature.sent or signature.has_target or signature.has_languages or operation.for_person:
        yield refusals.Invalid
    if operation.policy is not None:
        yield from (refusals.Forbidden, refusals.UpstreamFailed)
    if signature.body is not None:
        yield from (LengthRequired, refusals.TooLarge)
    yield refusals.Unavailable


def _describe_refusal(refusal: type[Refusal]) -> Response:
    headers = {"headers": _RETRY} if refusal in _PASSING else {}
    content = {"application/problem+json": {"schema": PROBLEM}}
    return {"description": _WHY[refusal], **headers, "content": content}
