"""The query string: how its parameters are read; none that narrows an answer is passed over."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

from pydantic import ValidationError

from domain.kernel import texts
from domain.kernel.command import Query
from domain.kernel.failures import Failure, Failures
from domain.kernel.refusals import Invalid
from domain.kernel.shapes import shape_failures
from functions.hosting.invocation import Invocation

type Values = Mapping[str, Sequence[str]]


def query_of(url: str) -> dict[str, list[str]]:
    """Read the query from the address itself: the worker's own mapping joins repeated values and drops blank ones."""
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        query.setdefault(name.lower(), []).append(value)
    return query


def query_binder(query: type[Query]) -> Callable[[Invocation], Query]:
    lists, optional = query.list_names(), query.optional_names()
    names = {field.alias.lower(): field.alias for field in query.model_fields.values() if field.alias}

    def bind(invocation: Invocation) -> Query:
        known = {names[name]: values for name, values in invocation.query.items() if name in names}
        sent = {name: _drop_blank(values) if name in optional else values for name, values in known.items()}
        if failures := [failure for name, values in sent.items() for failure in _failures(name, values, lists)]:
            raise Invalid(_keyed(failures, query))
        try:
            return query.model_validate(
                {name: values if name in lists else values[0] for name, values in sent.items() if values}
            )
        except ValidationError as error:
            raise Invalid(_keyed(_by_parameter(shape_failures(error)), query)) from None

    return bind


def _by_parameter(failures: Failures) -> Failures:
    """Key what has a wrong type by its parameter alone, also where that is a list."""
    for failure in failures:
        yield replace(failure, path=failure.path.partition("[")[0])


def _keyed(failures: Iterable[Failure], query: type[Query]) -> Failures:
    for failure in failures:
        yield replace(failure, path=query.keys.get(failure.path, failure.path))


def single(query: Values, name: str) -> str | None:
    """Give the value of a parameter that the pipeline itself reads, blank ones too; repeated ones are refused."""
    values = query.get(name.lower(), ())
    if len(values) > 1:
        raise Invalid([Failure(name, texts.repeated(name))])
    return values[0] if values else None


def _drop_blank(values: Sequence[str]) -> Sequence[str]:
    return [value for value in values if value]


def _failures(name: str, values: Sequence[str], lists: frozenset[str]) -> Failures:
    if name not in lists and len(values) > 1:
        yield Failure(name, texts.repeated(name[:1].upper() + name[1:]))
    for index, value in enumerate(values):
        if not value:
            yield Failure(f"{name}[{index}]" if name in lists else name, texts.empty(name[:1].upper() + name[1:]))
