"""Route templates of ASP.NET, as the Functions host matches them: literals, parameters, what may be left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from local.host.route_constraints import Constraint, constraint

PARAMETER = re.compile(
    r"(?P<stars>\*{0,2})(?P<name>[^:?=*{}/]+)"
    r"(?P<constraints>(?::\w+(?:\(.*?\)(?=[:=?]|$))?)*)"
    r"(?P<optional>\?)?(?:=(?P<default>.*))?",
    re.DOTALL,
)
CONSTRAINT = re.compile(r":(?P<name>\w+)(?:\((?P<argument>.*?)\)(?=[:=?]|$))?", re.DOTALL)


@dataclass(frozen=True)
class Parameter:
    name: str
    constraints: tuple[Constraint, ...]
    default: str | None
    is_catch_all: bool
    may_be_absent: bool


type Part = str | Parameter


class RouteTemplate:
    """One template, such as `dialogs/{dialogId:guid}/{*rest}`, ready to match paths.

    Raises ValueError when ASP.NET would refuse the template.
    """

    def __init__(self, text: str) -> None:
        self.text = text.strip("/")
        self._segments = [list(_parts(segment)) for segment in _segments(self.text)]
        self._parameters = [part for segment in self._segments for part in segment if isinstance(part, Parameter)]
        self._refuse_what_cannot_match()
        self._pattern = re.compile(self._expression(), re.IGNORECASE | re.DOTALL)

    def match(self, path: str) -> dict[str, str] | None:
        """The route values of a path (after its first slash), or None. Absent optional parameters have no value.

        One slash at the end means nothing, but a catch-all parameter takes it.
        """
        found = self._pattern.fullmatch(path)
        if found is None:
            return None
        values: dict[str, str] = {}
        for parameter, given in zip(self._parameters, found.groups(), strict=True):
            value = given or parameter.default
            if not value:
                continue
            if not all(holds(value) for holds in parameter.constraints):
                return None
            values[parameter.name] = value
        return values

    def _refuse_what_cannot_match(self) -> None:
        names = [parameter.name.lower() for parameter in self._parameters]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"the route {self.text!r} has the parameter {name!r} more than once")
        if any(map(_is_catch_all, self._segments[:-1])):
            raise ValueError(f"the route {self.text!r} has a catch-all parameter that is not its last segment")

    def _expression(self) -> str:
        expression = ""
        for index in reversed(range(len(self._segments))):
            slash = "/" if index else ""
            expression = slash + "".join(map(_expression_of, self._segments[index])) + expression
            if all(map(_may_be_absent, self._segments[index:])):
                expression = f"(?:{expression})?"
        return expression if self._segments and _is_catch_all(self._segments[-1]) else f"{expression}/?"


def _may_be_absent(segment: list[Part]) -> bool:
    only = segment[0]
    return len(segment) == 1 and isinstance(only, Parameter) and only.may_be_absent


def _is_catch_all(segment: list[Part]) -> bool:
    return any(isinstance(part, Parameter) and part.is_catch_all for part in segment)


def _expression_of(part: Part) -> str:
    if isinstance(part, str):
        return re.escape(part)
    return "(.*)" if part.is_catch_all else "([^/]+)"


def _segments(text: str) -> Iterator[str]:
    """Split at slashes outside braces; `{{` and `}}` are escaped braces and stay for `_parts`."""
    start = depth = 0
    for index in _unescaped(text, "{}/"):
        character = text[index]
        if character == "/" and not depth:
            yield text[start:index]
            start = index + 1
        depth += {"{": 1, "}": -1}.get(character, 0)
    if text:
        yield text[start:]


def _unescaped(text: str, wanted: str) -> Iterator[int]:
    skip = -1
    for index in range(len(text)):
        if index == skip or text[index] not in wanted:
            continue
        if text[index] in "{}" and text[index : index + 2] == text[index] * 2:
            skip = index + 1
            continue
        yield index


def _parts(segment: str) -> Iterator[Part]:
    if not segment:
        raise ValueError("a route has an empty segment")
    start, braces = 0, _unescaped(segment, "{}")
    for opening in braces:
        closing = next(braces, None)
        if segment[opening] != "{" or closing is None or segment[closing] != "}":
            raise ValueError(f"the braces of the route segment {segment!r} do not match")
        if opening > start:
            yield _literal(segment[start:opening])
        yield _parameter(segment[opening + 1 : closing])
        start = closing + 1
    if start < len(segment):
        yield _literal(segment[start:])


def _literal(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}")


def _parameter(text: str) -> Parameter:
    found = PARAMETER.fullmatch(_literal(text))
    if found is None:
        raise ValueError(f"the route parameter {text!r} cannot be read")
    constraints = CONSTRAINT.finditer(found["constraints"])
    is_catch_all = bool(found["stars"])
    return Parameter(
        name=found["name"],
        constraints=tuple(constraint(each["name"], each["argument"]) for each in constraints),
        default=found["default"],
        is_catch_all=is_catch_all,
        may_be_absent=is_catch_all or bool(found["optional"]) or found["default"] is not None,
    )
