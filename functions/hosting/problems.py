"""Refusals as problem details: the one place that knows statuses (S-001 to S-018, S-007)."""

import json
from collections.abc import Mapping
from email.utils import format_datetime

from azure.functions import HttpResponse

from domain.kernel import refusals
from domain.kernel.refusals import Refusal
from functions.hosting.refusals import LengthRequired, NotAcceptable
from functions.hosting.rendering import without_body

PROBLEM = "application/problem+json; charset=utf-8"
RETRY_AFTER = 5
"""Seconds after which a new attempt is sensible when nobody else says so."""
_DOCUMENTS = "https://datatracker.ietf.org/doc/html/"
INTERNAL = (500, "rfc7231#section-6.6.1", "An error occurred while processing the request.")

PROBLEMS: Mapping[type[Refusal], tuple[int, str, str]] = {
    refusals.Invalid: (400, "rfc7231#section-6.5.1", "One or more validation errors occurred."),
    refusals.Forbidden: (403, "rfc7231#section-6.5.3", "Forbidden."),
    refusals.NotFound: (404, "rfc7231#section-6.5.4", "Resource not found."),
    NotAcceptable: (406, "rfc7231#section-6.5.6", "Requested content type is not acceptable."),
    refusals.Conflict: (409, "rfc7231#section-6.5.8", "Conflict."),
    refusals.Gone: (410, "rfc7231#section-6.5.9", "Resource no longer available."),
    LengthRequired: (411, "rfc7231#section-6.5.10", "Length required."),
    refusals.RevisionMismatch: (412, "rfc7232#section-4.2", "Precondition failed."),
    refusals.TooLarge: (413, "rfc7231#section-6.5.11", ""),
    refusals.Unprocessable: (422, "rfc4918#section-11.2", "Unprocessable request."),
    refusals.UpstreamFailed: (502, "rfc7231#section-6.6.3", "Bad gateway."),
    refusals.Unavailable: (503, "rfc7231#section-6.6.4", "Service unavailable."),
}
_DETAILS = {
    NotAcceptable: "The Accept header must allow JSON responses.",
    refusals.UpstreamFailed: "An upstream server is down or did not give a valid answer.",
}


def problem(refusal: Refusal, instance: str, trace_id: str) -> HttpResponse:
    if isinstance(refusal, refusals.Unauthenticated):
        return _render_unauthenticated(refusal)
    if isinstance(refusal, refusals.InMaintenance):
        return _render_maintenance(refusal)
    kind = kind_of(refusal)
    status, document, title = PROBLEMS[kind]
    if isinstance(refusal, refusals.TooLarge):
        title, detail = refusal.detail or "", None
    else:
        detail = _DETAILS.get(kind) or refusal.detail
    return _render(status, document, title, instance, trace_id, refusal.errors, detail, _headers(refusal))


def kind_of(refusal: Refusal) -> type[Refusal]:
    """Give the refusal of the table that this one is, or refines: adapters have refinements of their own."""
    return next(kind for kind in type(refusal).__mro__ if kind in PROBLEMS)


def internal_problem(instance: str, trace_id: str) -> HttpResponse:
    return _render(*INTERNAL, instance, trace_id, {}, "Something went wrong during the request.", {})


def _render_unauthenticated(refusal: Refusal) -> HttpResponse:
    """401 has no body; the challenge says what is wrong when a token was sent (S-014)."""
    told = f' error="invalid_token", error_description="{refusal.detail}"' if refusal.detail else ""
    return without_body(401, {"WWW-Authenticate": f"Bearer{told}"})


def _render_maintenance(refusal: refusals.InMaintenance) -> HttpResponse:
    """Maintenance is told in plain text, with the time of its end when that is known (S-016)."""
    headers = {"Retry-After": format_datetime(refusal.until, usegmt=True)} if refusal.until else {}
    return HttpResponse("Service Unavailable", status_code=503, headers=headers, mimetype="text/plain")


def _headers(refusal: Refusal) -> dict[str, str]:
    if isinstance(refusal, refusals.Unavailable):
        return {"Retry-After": str(refusal.retry_after)}
    if isinstance(refusal, refusals.UpstreamFailed):
        return {"Retry-After": str(RETRY_AFTER)}
    if isinstance(refusal, refusals.NotFound) and refusal.expires:
        return {"Expires": refusal.expires}
    return {}


def _render(
    status: int,
    document: str,
    title: str,
    instance: str,
    trace_id: str,
    errors: Mapping[str, list[str]],
    detail: str | None,
    headers: dict[str, str],
) -> HttpResponse:
    body = {
        "type": _DOCUMENTS + document,
        "title": title,
        "status": status,
        "instance": instance,
        "traceId": trace_id,
        **({"detail": detail} if detail else {}),
        **({"errors": errors} if errors else {}),
    }
    content = json.dumps(body, ensure_ascii=False).encode()
    return HttpResponse(content, status_code=status, headers={**headers, "Content-Type": PROBLEM})
