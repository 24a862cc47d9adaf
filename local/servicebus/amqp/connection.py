"""A client's connection: protocol headers, SASL, open and close, heartbeats, sessions (part 2, section 2.4; part 5)."""

import asyncio
import logging
from collections.abc import Callable
from typing import cast

from local.servicebus.amqp.decoding import DecodeError
from local.servicebus.amqp.frames import (
    EMPTY_FRAME,
    HEADER_SIZE,
    MAX_FRAME_SIZE,
    SASL_HEADER,
    FrameReader,
    frame,
    parse,
)
from local.servicebus.amqp.performatives import (
    Begin,
    Close,
    End,
    Open,
    Performative,
    SaslInit,
    SaslMechanisms,
    SaslOutcome,
)
from local.servicebus.amqp.session import Session
from local.servicebus.amqp.values import SYMBOLS, Array
from local.servicebus.clock import now
from local.servicebus.refusals import (
    CONNECTION_FORCED,
    DECODE_ERROR,
    INTERNAL_ERROR,
    UNAUTHORIZED,
    ConnectionDroppedError,
    RefusedError,
)
from local.servicebus.services import Services
from local.servicebus.tokens import Grant

log = logging.getLogger(__name__)

CONTAINER = "local-service-bus"
IDLE_TIME_OUT = 240_000
"""Milliseconds of silence after which a client is taken for gone, as in the real service."""
_MECHANISMS = ["MSSBCBS", "PLAIN", "ANONYMOUS", "EXTERNAL"]
_CHANNEL_MAX = 4999
_SASL_OK = 0


class Connection(asyncio.Protocol):
    """One client on one socket.

    client_frame_size: the largest frame the client takes, in bytes
    """

    def __init__(self, services: Services) -> None:
        self.services = services
        self.client_frame_size = MAX_FRAME_SIZE
        self._reader = FrameReader()
        self._sessions: dict[int, Session] = {}
        self._grants: dict[str, Grant] = {}
        self._outgoing: list[bytes] = []
        self._is_closing = False
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._heard_at = now()

    # as asyncio sees it

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self.services.connections.add(self)
        self._watch_silence()

    def data_received(self, data: bytes) -> None:
        self._heard_at = now()
        if self._is_closing:
            return
        try:
            for raw in self._reader.feed(data):
                self._on_bytes(raw)
        except ConnectionDroppedError:
            self.drop()
        except DecodeError as error:
            self.close(RefusedError(DECODE_ERROR, str(error)))
        except RefusedError as refusal:
            self.close(refusal)
        except Exception:
            log.exception("a connection is closed because of a mistake here or a very strange client")
            self.close(RefusedError(INTERNAL_ERROR, "The service had an internal error."))

    def connection_lost(self, exc: Exception | None) -> None:
        _ = exc
        self.services.connections.discard(self)
        self._is_closing = True
        for timer in self._timers.values():
            timer.cancel()
        for session in self._sessions.values():
            session.end()
        self._sessions.clear()

    # as the sessions see it

    def write(self, channel: int, performative: Performative, payload: bytes = b"") -> None:
        self._hold(frame(channel, performative, payload))

    def flush(self) -> None:
        """Called when what the held bytes say is on disk."""
        outgoing, self._outgoing = self._outgoing, []
        if self._transport.is_closing():
            return
        self._transport.write(b"".join(outgoing))
        if self._is_closing:
            self._transport.close()

    def drop(self) -> None:
        """Cut the connection, with whatever has not been sent."""
        self._outgoing.clear()
        self._transport.abort()

    def close(self, refusal: RefusedError | None = None) -> None:
        self.write(0, Close(refusal.on_the_wire() if refusal else None))
        self._is_closing = True

    def force_close(self) -> None:
        """What clients see when the service moves their connection."""
        self.close(RefusedError(CONNECTION_FORCED, "The connection was closed by an operator."))

    def admit(self, grant: Grant) -> None:
        self._grants[grant.path] = grant
        self._await_expiry()

    def is_admitted(self, path: str) -> bool:
        return any(grant.covers(path) for grant in self._grants.values())

    def check_admitted(self, path: str) -> None:
        if not self.is_admitted(path):
            raise RefusedError(
                UNAUTHORIZED, f"Unauthorized access. 'Send' or 'Listen' claim(s) are required for '{path}'."
            )

    # how it is done

    def _hold(self, data: bytes) -> None:
        self._outgoing.append(data)
        self.services.gate.hold(self)

    def _on_bytes(self, raw: bytes) -> None:
        if raw.startswith(b"AMQP") and len(raw) == HEADER_SIZE:
            self._on_header(raw)
            return
        channel, performative, payload = parse(raw)
        if performative is not None:
            self._on_frame(channel, performative, payload)

    def _on_header(self, header: bytes) -> None:
        self._hold(header)
        if header == SASL_HEADER:
            self.write(0, SaslMechanisms(Array(SYMBOLS, _MECHANISMS)))

    def _on_frame(self, channel: int, performative: Performative, payload: bytes) -> None:
        match performative:
            case SaslInit():
                self.write(0, SaslOutcome(_SASL_OK))
            case Open():
                self._on_open(performative)
            case Begin():
                self._sessions[channel] = Session(self, channel, performative)
            case End():
                self._on_end(channel)
            case Close():
                self.close()
            case _ if channel in self._sessions:
                self._sessions[channel].handle(performative, payload)

    def _on_open(self, request: Open) -> None:
        self.client_frame_size = request.max_frame_size or MAX_FRAME_SIZE
        self.write(0, Open(CONTAINER, None, MAX_FRAME_SIZE, _CHANNEL_MAX, IDLE_TIME_OUT))
        if request.idle_time_out:
            self._beat(request.idle_time_out / 2000)

    def _on_end(self, channel: int) -> None:
        session = self._sessions.pop(channel, None)
        if session:
            session.end()
            self.write(channel, End())

    def _beat(self, seconds: float) -> None:
        """An empty frame twice in the client's idle time keeps it from giving up (part 2, section 2.4.5)."""
        self._hold(EMPTY_FRAME)
        self._after(seconds, "beat", lambda: self._beat(seconds))

    def _watch_silence(self) -> None:
        if now() - self._heard_at > IDLE_TIME_OUT:
            log.info("a client was silent for too long")
            self.drop()
        else:
            self._after(IDLE_TIME_OUT / 4000, "silence", self._watch_silence)

    def _await_expiry(self) -> None:
        earliest = min(grant.expires_at for grant in self._grants.values())
        self._after((earliest - now()) / 1000, "expiry", self._on_expiry)

    def _on_expiry(self) -> None:
        self._grants = {path: grant for path, grant in self._grants.items() if grant.expires_at > now()}
        for session in self._sessions.values():
            session.end_unauthorized(RefusedError(UNAUTHORIZED, "ExpiredToken: The token is expired."))
        if self._grants:
            self._await_expiry()

    def _after(self, seconds: float, purpose: str, action: Callable[[], None]) -> None:
        if purpose in self._timers:
            self._timers[purpose].cancel()
        self._timers[purpose] = asyncio.get_running_loop().call_later(max(0, seconds), action)
