"""Refusals as problem documents: every one has its row, and refinements are told as what they refine."""

import json
from typing import Any

import pytest

from domain.kernel import refusals
from domain.kernel.failures import Failure
from domain.kernel.refusals import (
    Conflict,
    Forbidden,
    Gone,
    InMaintenance,
    Invalid,
    NotFound,
    Refusal,
    RevisionMismatch,
    TooLarge,
    Unauthenticated,
    Unavailable,
    Unprocessable,
    UpstreamFailed,
)
from domain.kernel.texts import NO_LENGTH
from functions.hosting import refusals as transport
from functions.hosting.problems import PROBLEMS, internal_problem, problem
from functions.hosting.refusals import LengthRequired, NotAcceptable


def every_refusal() -> set[type[Refusal]]:
    """Give all but those two that are told without a problem document (S-014, S-016)."""
    known = (*vars(refusals).values(), *vars(transport).values())
    kinds = [kind for kind in known if isinstance(kind, type) and issubclass(kind, Refusal)]
    return set(kinds) - {Refusal, Unauthenticated, InMaintenance}


def test_every_refusal_has_its_row() -> None:
    assert set(PROBLEMS) == every_refusal()


FAILURE = Failure("party", "'Party' must not be empty.")
CASES: list[tuple[Refusal, int, dict[str, Any]]] = [
    (Invalid([FAILURE, FAILURE]), 400, {"errors": {"party": [FAILURE.text] * 2}}),
    (Forbidden(), 403, {}),
    (Forbidden("No."), 403, {"errors": {"Forbidden": ["No."]}}),
    (Forbidden("Not you.", key="Type"), 403, {"errors": {"Type": ["Not you."]}}),
    (NotFound("DialogEntity", text="Gone fishing"), 404, {"errors": {"DialogEntity": ["Gone fishing"]}}),
    (NotAcceptable(), 406, {"detail": "The Accept header must allow JSON responses."}),
    (Conflict("IdempotentKey", "Taken"), 409, {"errors": {"IdempotentKey": ["Taken"]}}),
    (LengthRequired(), 411, {"detail": NO_LENGTH}),
    (RevisionMismatch(), 412, {}),
    (TooLarge("Too large."), 413, {}),
    (Unprocessable([FAILURE]), 422, {"errors": {"party": [FAILURE.text]}}),
    (UpstreamFailed(), 502, {"detail": "An upstream server is down or did not give a valid answer."}),
    (Unavailable(5), 503, {"detail": "The store did not answer in time. Please try again."}),
]


@pytest.mark.parametrize(("refusal", "status", "more"), CASES, ids=lambda value: type(value).__name__)
def test_document_has_the_members_of_the_contract_in_order(refusal: Refusal, status: int, more: dict[str, Any]) -> None:
    answer = problem(refusal, "/api/v1/x", "trace")
    document = json.loads(answer.get_body())
    assert answer.status_code == status == document["status"]
    assert answer.headers["Content-Type"] == "application/problem+json; charset=utf-8"
    assert list(document)[:5] == ["type", "title", "status", "instance", "traceId"]
    assert document["type"].startswith("https://datatracker.ietf.org/doc/html/rfc")
    assert document["title"]
    assert (document["instance"], document["traceId"]) == ("/api/v1/x", "trace")
    assert {name: document[name] for name in list(document)[5:]} == more


def test_refinement_is_told_as_what_it_refines_without_its_detail() -> None:
    class Refined(UpstreamFailed):
        pass

    document = json.loads(problem(Refined(detail="secret host"), "/", "t").get_body())
    assert document["status"] == 502
    assert "secret" not in document["detail"]


def test_gone_and_not_found_name_the_entity_and_its_ids() -> None:
    document = json.loads(problem(Gone("DialogEntity", 1, 2), "/", "t").get_body())
    assert document["errors"] == {
        "DialogEntity": ["Entity 'DialogEntity' with the following key(s) is removed: (1, 2)."]
    }


@pytest.mark.parametrize(
    ("detail", "challenge"),
    [(None, "Bearer"), ("It is old.", 'Bearer error="invalid_token", error_description="It is old."')],
)
def test_unauthenticated_is_a_challenge_without_a_body(detail: str | None, challenge: str) -> None:
    answer = problem(Unauthenticated(detail=detail), "/", "t")
    assert (answer.status_code, answer.get_body()) == (401, b"")
    assert answer.headers["WWW-Authenticate"] == challenge


def test_headers_tell_when_to_come_again_and_when_it_appears() -> None:
    assert problem(Unavailable(7), "/", "t").headers["Retry-After"] == "7"
    assert problem(UpstreamFailed(), "/", "t").headers["Retry-After"] == "5"
    soon = "Mon, 01 Jun 2026 00:00:00 GMT"
    assert problem(NotFound("DialogEntity", 1, expires=soon), "/", "t").headers["Expires"] == soon


def test_error_of_our_own_tells_nothing_of_itself() -> None:
    document = json.loads(internal_problem("/", "t").get_body())
    assert (document["status"], document["detail"]) == (500, "Something went wrong during the request.")
