"""Requests and responses over a pair of links: `$cbs` takes tokens, `entity/$management` everything else."""

import asyncio
from collections import deque
from typing import Any
from uuid import uuid4

from local.servicebus.amqp.encoding import encode
from local.servicebus.amqp.incoming import IncomingLink
from local.servicebus.amqp.outgoing import OutgoingLink
from local.servicebus.amqp.values import Described, Int, Symbol, ULong
from local.servicebus.broker.content import APPLICATION_PROPERTIES, PROPERTIES, VALUE, Content, parse
from local.servicebus.broker.names import MANAGEMENT_SUFFIX, folded
from local.servicebus.faults import NO_AFTERMATH, Aftermath
from local.servicebus.management import perform
from local.servicebus.refusals import ARGUMENT_ERROR, RefusedError
from local.servicebus.tokens import check

CBS = "$cbs"
_ACCEPTED = 202
_DESCRIPTIONS = {200: "OK", 202: "Accepted", 204: "NoContent"}


class ResponseLink(OutgoingLink):
    """Answers wait here until the client can take them."""

    def open(self) -> None:
        self._waiting: deque[bytes] = deque()
        self.accept()

    def respond(self, answer: bytes) -> None:
        self._waiting.append(answer)
        self.deliver_ready()

    def deliver_ready(self) -> None:
        while self._waiting and self.credit > 0:
            self.send(self._waiting.popleft(), uuid4().bytes, None)


class RequestLink(IncomingLink):
    """Finds the link to answer on by address: a client opens both under the same one."""

    def respond(self, request: Content, properties: dict[str, Any], body: Any = None) -> None:
        answer = encode(Described(ULong(PROPERTIES), [*[None] * 5, request.message_id]))
        answer += encode(Described(ULong(APPLICATION_PROPERTIES), properties))
        answer += encode(Described(ULong(VALUE), body))
        for link in self.session.links():
            if isinstance(link, ResponseLink) and folded(link.path) == folded(self.path):
                link.respond(answer)
                return


class TokenLink(RequestLink):
    """`$cbs`: Microsoft's AMQP protocol guide, "Claims-based authorization"."""

    def take(self, message_format: int | None, raw: bytes) -> Aftermath:
        _ = message_format
        request = parse(raw)
        try:
            self.session.admit(check(str(request.body_value), self.session.services.keys))
            status, text = _ACCEPTED, "Accepted"
        except RefusedError as refusal:
            status, text = refusal.status, refusal.description
        self.respond(request, {"status-code": Int(status), "status-description": text})
        return NO_AFTERMATH


class ManagementLink(RequestLink):
    """`entity/$management`."""

    def open(self) -> None:
        self.entity = self.session.services.broker.find(self.entity_path)
        super().open()

    @property
    def entity_path(self) -> str:
        return self.path[: -len(MANAGEMENT_SUFFIX)]

    def take(self, message_format: int | None, raw: bytes) -> Aftermath:
        _ = message_format
        request = parse(raw)
        aftermath = NO_AFTERMATH
        try:
            aftermath = self.session.services.faults.strike("request", self.entity_path)
            status, body = perform(self.entity, _operation(request), request.body_value)
            properties = {"statusCode": Int(status), "statusDescription": _DESCRIPTIONS[status]}
        except RefusedError as refusal:
            body, properties = {}, _failure(refusal)
        if aftermath.delay:
            asyncio.get_running_loop().call_later(aftermath.delay, self.respond, request, properties, body)
        elif not aftermath.drops:
            self.respond(request, properties, body)
        return Aftermath(drops=aftermath.drops)


def _operation(request: Content) -> str:
    operation = request.application_properties.get("operation")
    if not isinstance(operation, str):
        raise RefusedError(ARGUMENT_ERROR, "The request names no operation.")
    return operation


def _failure(refusal: RefusedError) -> dict[str, Any]:
    return {
        "statusCode": Int(refusal.status),
        "statusDescription": refusal.description,
        "errorCondition": Symbol(refusal.condition),
    }
