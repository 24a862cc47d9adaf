"""Faults on demand: what a client must be able to bear, made to happen at a chosen moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from local.servicebus.broker.names import folded
from local.servicebus.clock import now
from local.servicebus.refusals import SERVER_BUSY, ConnectionDroppedError, RefusedError

type Operation = Literal["send", "settle", "attach", "request"]
type Kind = Literal["server-busy", "throttle", "reject", "delay", "close-connection", "drop-after-accept"]

_BUSY = "The service was unable to process the request; please retry the operation."
_THROTTLED = "The request was terminated because the entity is being throttled. Error code: 50009."


class Fault(BaseModel):
    """One order, as posted to `/_control/faults`.

    server-busy       refuses with com.microsoft:server-busy
    throttle          the same for `seconds`, however often
    reject            refuses with `condition` and `description`
    delay             does it, answers `seconds` later
    close-connection  cuts the connection, does nothing
    drop-after-accept does it, then cuts the connection instead of answering

    operation: send (a transfer), settle (a disposition), attach (opening a link), request ($management)
    entity: address path; None for all
    count: how many operations it strikes
    """

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    operation: Operation = "send"
    entity: str | None = None
    count: Annotated[int, Field(ge=1)] = 1
    seconds: Annotated[float, Field(ge=0)] = 1.0
    condition: str = "amqp:internal-error"
    description: str = "A fault was asked for."

    @model_validator(mode="after")
    def _an_attach_has_no_aftermath(self) -> Self:
        if self.operation == "attach" and self.kind in ("delay", "drop-after-accept"):
            raise ValueError(f"{self.kind} is not for attach: the answer of a link cannot be held back")
        return self


@dataclass(frozen=True)
class Aftermath:
    """What comes after an operation that was carried out."""

    delay: float = 0.0
    """Seconds until it is answered."""
    drops: bool = False
    """The connection is cut instead of an answer."""


NO_AFTERMATH = Aftermath()


@dataclass
class _Pending:
    fault: Fault
    left: int
    until: int | None
    """Milliseconds since 1970, for a throttle."""

    def concerns(self, operation: Operation, path: str) -> bool:
        return self.fault.operation == operation and (
            self.fault.entity is None or folded(self.fault.entity) == folded(path)
        )

    @property
    def is_over(self) -> bool:
        return self.left <= 0 if self.until is None else self.until <= now()


@dataclass
class Faults:
    """Orders not yet used up, struck in the order they were given."""

    struck: int = 0
    _pending: list[_Pending] = field(default_factory=list)

    def order(self, fault: Fault) -> None:
        until = now() + int(fault.seconds * 1000) if fault.kind == "throttle" else None
        self._pending.append(_Pending(fault, fault.count, until))

    def clear(self) -> None:
        self._pending.clear()

    def pending(self) -> list[Fault]:
        self._forget_used()
        return [pending.fault.model_copy(update={"count": pending.left}) for pending in self._pending]

    def strike(self, operation: Operation, path: str) -> Aftermath:
        """Called before each operation; raises RefusedError or ConnectionDroppedError when it shall not happen."""
        if not self._pending:
            return NO_AFTERMATH
        self._forget_used()
        pending = next((each for each in self._pending if each.concerns(operation, path)), None)
        if pending is None:
            return NO_AFTERMATH
        pending.left -= 1
        self.struck += 1
        return _EFFECTS[pending.fault.kind](pending.fault)

    def _forget_used(self) -> None:
        self._pending = [pending for pending in self._pending if not pending.is_over]


def _refuse(condition: str, description: str) -> Aftermath:
    raise RefusedError(condition, description)


def _drop() -> Aftermath:
    raise ConnectionDroppedError


_EFFECTS: dict[str, Callable[[Fault], Aftermath]] = {
    "server-busy": lambda _: _refuse(SERVER_BUSY, _BUSY),
    "throttle": lambda _: _refuse(SERVER_BUSY, _THROTTLED),
    "reject": lambda fault: _refuse(fault.condition, fault.description),
    "delay": lambda fault: Aftermath(delay=fault.seconds),
    "close-connection": lambda _: _drop(),
    "drop-after-accept": lambda _: Aftermath(drops=True),
}
