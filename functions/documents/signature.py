"""What a handler's signature says of its operation: what is sent, what is answered."""

import inspect
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from application.dialogs import Target
from application.targets import ActivityTarget, LabelTarget, SeenLogTarget, TransmissionTarget
from domain.kernel.command import Command, CommandList, Query
from functions.hosting.accept_language import AcceptedLanguages
from functions.hosting.declaration import Operation

_TARGETS = (Target, ActivityTarget, LabelTarget, SeenLogTarget, TransmissionTarget)


@dataclass(frozen=True, slots=True)
class Signature:
    """`answer` is Ok, Created, NoContent or Content; `view` what an Ok holds."""

    query: type[Query] | None
    body: type[BaseModel] | None
    has_target: bool
    has_languages: bool
    answer: Any
    view: Any

    @property
    def sent(self) -> tuple[type[BaseModel], ...]:
        return tuple(model for model in (self.query, self.body) if model is not None)


def signature_of(operation: Operation) -> Signature:
    signature = inspect.signature(operation.handler, eval_str=True)
    types = [parameter.annotation for parameter in signature.parameters.values()]
    answer = signature.return_annotation
    return Signature(
        query=_first(types, Query),
        body=next(
            (kind for kind in types if issubclass(kind, Command | CommandList) and not issubclass(kind, Query)), None
        ),
        has_target=any(kind in _TARGETS for kind in types),
        has_languages=AcceptedLanguages in types,
        answer=get_origin(answer) or answer,
        view=next(iter(get_args(answer)), None),
    )


def _first[T](types: list[type[Any]], wanted: type[T]) -> type[T] | None:
    return next((kind for kind in types if issubclass(kind, wanted)), None)
