"""What every request goes through, as a list of steps."""

import logging
import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from azure.functions import HttpRequest, HttpResponse

from application.ports.tokens import TokenValidator
from application.waiting import begin_waiting
from domain.access.caller import scopes_of
from domain.kernel import texts
from domain.kernel.command import with_missing
from domain.kernel.failures import Failure, take_most
from domain.kernel.refusals import Forbidden, InMaintenance, Invalid, Refusal, TooLarge, Unauthenticated
from domain.party.check_digits import is_person_number
from functions.hosting.answers import Answer
from functions.hosting.declaration import Operation
from functions.hosting.invocation import Invocation, Services, trace_of
from functions.hosting.problems import internal_problem, problem
from functions.hosting.query import query_of, single
from functions.hosting.refusals import NotAcceptable
from functions.hosting.rendering import guard, render
from functions.hosting.time_limits import answer_in_time

_log = logging.getLogger("dialogporten")


async def answer_request(operation: Operation, request: HttpRequest, services: Services) -> HttpResponse:
    """Answer a request; nothing an operation does gets past as anything but an answer of the contract."""
    return guard(await _answer_request(operation, request, services))


async def _answer_request(operation: Operation, request: HttpRequest, services: Services) -> HttpResponse:
    begin_waiting()
    query = query_of(request.url)
    silent = operation.silent and query.get("issilentupdate", [""])[-1].lower() == "true"
    moment = services.moment(silent=silent)
    invocation = Invocation(request, services, moment, trace_of(request, moment.randomness), query)
    try:
        answer = await answer_in_time(_handle(operation, invocation))
        return render(operation, answer, request.headers)
    except Refusal as refusal:
        return problem(refusal, invocation.path, invocation.trace_id)
    except Exception as error:  # noqa: BLE001 - the edge: whatever went wrong is logged and answered with 500
        _log_failure(operation, invocation, error)
        return internal_problem(invocation.path, invocation.trace_id)


async def _handle(operation: Operation, invocation: Invocation) -> Answer:
    for step in STEPS:
        outcome = step(operation, invocation)
        if outcome is not None:
            await outcome
    return await operation.handler(**invocation.arguments)


def require_open(_operation: Operation, invocation: Invocation) -> None:
    if invocation.services.maintenance is not None:
        raise InMaintenance(invocation.services.maintenance.until)


def limit_size(operation: Operation, invocation: Invocation) -> None:
    if len(invocation.request.get_body()) > operation.max_body:
        raise TooLarge(texts.body_too_large(operation.max_body))


def negotiate(operation: Operation, invocation: Invocation) -> None:
    accept = invocation.request.headers.get("accept", "*/*").lower()
    if operation.json_only and not any(allowed in accept for allowed in ("json", "application/*", "*/*")):
        raise NotAcceptable


async def authenticate(operation: Operation, invocation: Invocation) -> None:
    if operation.policy is None:
        return
    scheme, _, token = invocation.request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthenticated
    invocation.claims = await invocation.services.get(TokenValidator).claims(token.strip())


def require_scopes(operation: Operation, invocation: Invocation) -> None:
    policy, claims = operation.policy, invocation.claims
    if policy is None:
        return
    if not policy.admits(claims, scopes_of(claims)):
        raise Forbidden
    if policy.on_behalf and (person := single(invocation.query, "EndUserId")) is not None:
        invocation.claims = claims = {**claims, "pid": _person_number(person)}
    invocation.caller = caller = policy.caller(claims)
    if caller.user_type not in policy.user_types:
        raise Forbidden(texts.wrong_user_type(caller.user_type), key="Type")


def bind(operation: Operation, invocation: Invocation) -> None:
    for binding in operation.bindings:
        invocation.arguments[binding.parameter] = binding.bind(invocation)


def validate(operation: Operation, invocation: Invocation) -> None:
    for binding in operation.bindings:
        if binding.is_sent and not operation.is_judged_later:
            sent = invocation.arguments[binding.parameter]
            judged = operation.rules(sent, invocation.caller, invocation.moment) if operation.rules else iter(())
            failures = take_most(with_missing(sent, judged))
            if failures:
                raise Invalid(
                    failure.prefixed_with(operation.body) if operation.body else failure for failure in failures
                )


type Step = Callable[[Operation, Invocation], Awaitable[None] | None]

STEPS: tuple[Step, ...] = (require_open, limit_size, negotiate, authenticate, require_scopes, bind, validate)


def _person_number(identifier: str) -> str:
    """Take what is after the last colon; anything but a person number is refused (S-027)."""
    number = identifier.rpartition(":")[2]
    if not is_person_number(number):
        raise Invalid([Failure("EndUserId", texts.malformed("EndUserId"))])
    return number


def _log_failure(operation: Operation, invocation: Invocation, error: BaseException) -> None:
    """Log the kind and place of an error, not its message: that may quote a person."""
    place: Any = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s failed, trace %s: %s\n%s", operation.name, invocation.trace_id, type(error).__name__, place)
