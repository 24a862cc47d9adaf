"""How an operation is declared: one decorator on one coroutine, everything else follows from its parameters."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from application.ports.tokens import TokenValidator
from domain.kernel.refusals import Refusal
from functions.hosting.answers import Answer
from functions.hosting.binding import Binding, bindings_of
from functions.hosting.policies import Policy

type Handler = Callable[..., Awaitable[Answer]]
type Rules = Callable[..., Any]
"""(command or query, caller, moment) -> failures; their paths are relative to the command."""


SMALL_BODY = 100_000
"""Bytes that a body may have unless its operation declares more; labels of 200 dialogs take a third."""
ONE_PART = 2_000_000
"""Bytes for one part of a dialog: more than an item of the store can hold."""
WHOLE_DIALOG = 20_000_000
"""Bytes where a whole dialog is written (S-005)."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A declared operation. `name` is the function's name in the host: audience and file.

    `body` is the prefix of failure keys for a body (S-008), `max_body` how many bytes it may have. The rest is for
    documents: `refuses` lists what it may refuse beside what the pipeline does, `operation_id` is the contract's name
    where the file's has to sort elsewhere, `for_person` tells that `endUserId` has a meaning, `tagged` that an answer
    with a body has an ETag. `is_judged_later` tells that rules need the stored dialog: the application
    judges the body, absent members too.
    """

    name: str
    method: str
    route: str
    root: str
    handler: Handler
    bindings: Sequence[Binding]
    policy: Policy | None
    rules: Rules | None = None
    body: str = ""
    max_body: int = SMALL_BODY
    silent: bool = False
    json_only: bool = False
    cached_for: int | None = None
    compresses: bool = False
    is_judged_later: bool = False
    refuses: tuple[type[Refusal], ...] = ()
    operation_id: str = ""
    for_person: bool = False
    tagged: bool = False
    is_documented: bool = True

    @property
    def services(self) -> tuple[type[Any], ...]:
        """Give the types of what the handler and the pipeline ask of bootstrap."""
        needed = tuple(binding.service for binding in self.bindings if binding.service is not None)
        return needed if self.policy is None else (TokenValidator, *needed)

    @property
    def path(self) -> str:
        """Give the path as callers write it; a parameter that takes the rest of a route is one like any other."""
        return f"/{self.address.replace('{*', '{')}"

    @property
    def address(self) -> str:
        """Give the route as the host has it, which adds no prefix."""
        return f"{self.root}{self.route}"


class Declared(TypedDict, total=False):
    """What an operation may declare; Operation says what each means, and has the defaults."""

    policy: Policy | None
    rules: Rules
    body: str
    max_body: int
    silent: bool
    json_only: bool
    cached_for: int
    compresses: bool
    refuses: tuple[type[Refusal], ...]
    operation_id: str
    for_person: bool
    tagged: bool
    is_documented: bool
    is_judged_later: bool


type Declare = Callable[[Handler], Handler]


@dataclass(frozen=True, slots=True)
class Api:
    """One audience: its route prefix below `root`, and its policy; None is anonymous."""

    audience: str
    prefix: str
    policy: Policy | None
    root: str = "api/"
    operations: dict[str, Operation] = field(default_factory=dict)

    def get(self, route: str, **declared: Unpack[Declared]) -> Declare:
        return self._declare("GET", route, declared)

    def post(self, route: str, **declared: Unpack[Declared]) -> Declare:
        return self._declare("POST", route, declared)

    def put(self, route: str, **declared: Unpack[Declared]) -> Declare:
        return self._declare("PUT", route, declared)

    def patch(self, route: str, **declared: Unpack[Declared]) -> Declare:
        return self._declare("PATCH", route, declared)

    def delete(self, route: str, **declared: Unpack[Declared]) -> Declare:
        return self._declare("DELETE", route, declared)

    def _declare(self, method: str, route: str, declared: Declared) -> Declare:
        def record(handler: Handler) -> Handler:
            name = f"{self.audience}_{handler.__name__}"
            options: Declared = {"policy": self.policy, **declared}
            self.operations[name] = Operation(
                name=name,
                method=method,
                route=f"{self.prefix}/{route}",
                root=self.root,
                handler=handler,
                bindings=bindings_of(handler),
                **options,
            )
            return handler

        return record
