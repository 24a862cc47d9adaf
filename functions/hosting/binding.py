"""Parameters bound by their type, resolved once when the operation is declared."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from application.dialogs import Target
from application.targets import ActivityTarget, LabelTarget, SeenLogTarget, TransmissionTarget
from domain.access.caller import Caller
from domain.kernel import texts
from domain.kernel.command import Command, CommandList, Query
from domain.kernel.failures import Failure
from domain.kernel.moment import Moment
from domain.kernel.reading import BOM, read
from domain.kernel.refusals import Invalid, Refusal, TooLarge
from domain.kernel.shapes import NOT_JSON
from functions.hosting.accept_language import AcceptedLanguages, read_accepted_languages
from functions.hosting.invocation import READING, Invocation
from functions.hosting.preconditions import read_if_match, read_uuid
from functions.hosting.query import query_binder
from functions.hosting.refusals import LengthRequired

MOST_OBJECTS = 150_000
"""JSON objects in a body: each takes hundreds of bytes once it is read, and may be written in three."""

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class Segment(str):
    """A text of the path, bound by the parameter's name."""

    __slots__ = ()


type Binder = Callable[[Invocation], Any]


@dataclass(frozen=True, slots=True)
class Binding:
    """`is_sent` marks what the caller sent and rules judge: a command or a query; `header` is where it comes from.

    `service` is the type that is asked of bootstrap: whatever is neither sent nor known of the request.
    """

    parameter: str
    bind: Binder
    is_sent: bool = False
    header: str | None = None
    service: type[Any] | None = None


def bindings_of(handler: Callable[..., Any]) -> tuple[Binding, ...]:
    signature = inspect.signature(handler, eval_str=True)
    return tuple(_binding(name, parameter.annotation) for name, parameter in signature.parameters.items())


def _binding(name: str, annotation: type[Any]) -> Binding:
    if issubclass(annotation, Query):
        return Binding(name, query_binder(annotation), is_sent=True)
    if issubclass(annotation, Command | CommandList):
        return Binding(name, _body(annotation), is_sent=True)
    if issubclass(annotation, AcceptedLanguages):
        return Binding(name, _languages, header="Accept-Language")
    if issubclass(annotation, Caller):
        return Binding(name, lambda invocation: invocation.caller)
    known: dict[type[Any], Binder] = {
        Segment: lambda invocation: Segment(invocation.request.route_params.get(name, "")),
        Target: _target,
        TransmissionTarget: _part(TransmissionTarget, "transmissionId"),
        ActivityTarget: _part(ActivityTarget, "activityId"),
        SeenLogTarget: _part(SeenLogTarget, "seenLogId"),
        LabelTarget: _label,
        Moment: lambda invocation: invocation.moment,
    }
    if annotation in known:
        return Binding(name, known[annotation])
    return Binding(name, lambda invocation: invocation.services.get(annotation), service=annotation)


def _body(command: type[Command | CommandList[Any]]) -> Binder:
    def bind(invocation: Invocation) -> Command | CommandList[Any]:
        body = invocation.request.get_body()
        if not body.removeprefix(BOM).strip():
            raise _no_body(invocation)
        if body.count(b"{") > MOST_OBJECTS:
            raise TooLarge(texts.too_many_objects(MOST_OBJECTS))
        if _holds_nul(body):
            raise Invalid([Failure(NOT_JSON, texts.NUL)])
        return read(command, body)

    return bind


def _no_body(invocation: Invocation) -> Refusal:
    """Tell a body that was sent in chunks, which the host drops, from one that was not sent."""
    if "transfer-encoding" in invocation.request.headers:
        return LengthRequired()
    return Invalid([Failure(NOT_JSON, texts.NO_BODY)])


def _holds_nul(body: bytes) -> bool:
    """Tell the escape of NUL from an escaped backslash before `u0000`; NUL itself is no JSON."""
    return b"\\u0000" in body and _NUL.search(body) is not None


def _languages(invocation: Invocation) -> AcceptedLanguages:
    return read_accepted_languages(invocation.request.headers.get("accept-language"))


def _target(invocation: Invocation) -> Target:
    """Read the address; what is only read has no revision to expect."""
    request = invocation.request
    dialog_id = read_uuid(request.route_params.get("dialogId", ""), "dialogId")
    return Target(dialog_id, None if request.method in READING else read_if_match(request.headers.get("if-match")))


def _part(target: Callable[[Target, UUID], object], parameter: str) -> Binder:
    def bind(invocation: Invocation) -> object:
        return target(_target(invocation), read_uuid(invocation.request.route_params.get(parameter, ""), parameter))

    return bind


def _label(invocation: Invocation) -> LabelTarget:
    """Read the rest of the path, which the host has decoded except for `%2F`; Azure's front end decodes that too."""
    label = invocation.request.route_params.get("label", "")
    return LabelTarget(_target(invocation), label.replace("%2F", "/").replace("%2f", "/"))
