"""SQL filters of subscriptions: the expression language of Service Bus, compiled once into a Python function.

Grammar and meaning: Microsoft Learn, "Subscription Rule SQL Filter Syntax". What the language has and this does not
(parameters such as @name) is refused with its position. Unknown (a property that is not there) is None: comparing it
gives unknown, and only a filter that is true lets a message through.
"""

import operator
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, Protocol
from uuid import UUID, uuid4

SYSTEM_PROPERTIES = {
    "messageid": 0,
    "userid": 1,
    "to": 2,
    "label": 3,
    "subject": 3,
    "replyto": 4,
    "correlationid": 5,
    "contenttype": 6,
    "sessionid": 10,
    "replytosessionid": 12,
}
"""Lower-case names with their place in the properties section (part 3, section 3.2.4)."""


class FilterError(ValueError):
    """The text is no SQL filter; the message says where and why."""


class Filtered(Protocol):
    """A message, as filters see it."""

    @property
    def properties(self) -> list[Any]: ...

    @property
    def folded_properties(self) -> dict[str, Any]:
        """Application properties by lower-case name."""


type Expression = Callable[[Filtered], Any]
type Predicate = Callable[[Filtered], bool | None]


class Token(NamedTuple):
    kind: str
    text: str
    position: int


_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
    |'(?P<string>(?:[^']|'')*)'
    |\[(?P<delimited>(?:[^\]]|\]\])+)\]
    |"(?P<quoted>(?:[^"]|"")+)"
    |(?P<word>[^\W\d]\w*)
    |(?P<symbol><>|!=|<=|>=|[=<>(),.+\-*/%])
    )""",
    re.VERBOSE,
)
_KEYWORDS = {"and", "or", "not", "in", "like", "is", "null", "exists", "escape", "true", "false"}
_DOUBLED = {"string": "'", "delimited": "]", "quoted": '"'}
_END = "end"


def compile_filter(text: str) -> Predicate:
    """The filter as a function of a message; raises FilterError."""
    parser = _Parser(text)
    predicate = parser.disjunction()
    parser.finish()
    return predicate


def _tokens(text: str) -> Iterable[Token]:
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            raise FilterError(f"unexpected character at position {position} of the SQL filter: {text}")
        kind = match.lastgroup or ""
        content, start = match[kind], match.start(kind)
        if kind in _DOUBLED:
            content = content.replace(_DOUBLED[kind] * 2, _DOUBLED[kind])
        if kind == "word" and content.lower() in _KEYWORDS:
            kind, content = "keyword", content.lower()
        yield Token(kind, content, start)
        position = match.end()
    yield Token(_END, "", end)


class _Parser:
    """Recursive descent: one method per level of precedence, loosest first."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(_tokens(text))
        self._at = 0

    def finish(self) -> None:
        if self._next.kind != _END:
            raise self._unexpected()

    def disjunction(self) -> Expression:
        left = self.conjunction()
        while self._takes("keyword", "or"):
            left = _or(left, self.conjunction())
        return left

    def conjunction(self) -> Expression:
        left = self.negation()
        while self._takes("keyword", "and"):
            left = _and(left, self.negation())
        return left

    def negation(self) -> Expression:
        if self._takes("keyword", "not"):
            return _not(self.negation())
        return self.comparison()

    def comparison(self) -> Expression:
        left = self.sum()
        if self._takes("keyword", "is"):
            return self._null_test(left)
        if comparator := self._takes("symbol", *_COMPARATORS):
            return _binary(_COMPARATORS[comparator], left, self.sum())
        negated = self._takes("keyword", "not")
        if self._takes("keyword", "in"):
            test = _in(left, self._parenthesized_list())
        elif self._takes("keyword", "like"):
            test = self._like(left)
        elif negated:
            raise self._unexpected()
        else:
            return left
        return _not(test) if negated else test

    def sum(self) -> Expression:
        left = self.product()
        while sign := self._takes("symbol", "+", "-"):
            left = _binary(_ARITHMETIC[sign], left, self.product())
        return left

    def product(self) -> Expression:
        left = self.factor()
        while sign := self._takes("symbol", "*", "/", "%"):
            left = _binary(_ARITHMETIC[sign], left, self.factor())
        return left

    def factor(self) -> Expression:
        if self._takes("symbol", "-"):
            return _binary(operator.sub, lambda _: 0, self.factor())
        if self._takes("symbol", "+"):
            return self.factor()
        if self._takes("symbol", "("):
            inner = self.disjunction()
            self._expect("symbol", ")")
            return inner
        if self._takes("keyword", "exists"):
            return self._exists()
        return self._constant() or self._function() or self._property()

    def _null_test(self, operand: Expression) -> Predicate:
        negated = bool(self._takes("keyword", "not"))
        self._expect("keyword", "null")
        return lambda message: (operand(message) is None) is not negated

    def _parenthesized_list(self) -> list[Expression]:
        self._expect("symbol", "(")
        items = [self.sum()]
        while self._takes("symbol", ","):
            items.append(self.sum())
        self._expect("symbol", ")")
        return items

    def _like(self, operand: Expression) -> Predicate:
        pattern = self.sum()
        escape = self.sum() if self._takes("keyword", "escape") else None
        return lambda message: _matches(operand(message), pattern(message), escape(message) if escape else "")

    def _exists(self) -> Predicate:
        self._expect("symbol", "(")
        found = self._property()
        self._expect("symbol", ")")
        return lambda message: found(message) is not None

    def _constant(self) -> Expression | None:
        token = self._next
        if token.kind == "number":
            value: Any = float(token.text) if set(token.text) & set(".eE") else int(token.text)
        elif token.kind == "string":
            value = token.text
        elif token.kind == "keyword" and token.text in _NAMED_CONSTANTS:
            value = _NAMED_CONSTANTS[token.text]
        else:
            return None
        self._at += 1
        return lambda _: value

    def _function(self) -> Expression | None:
        name = self._next.text.lower()
        if self._next.kind != "word" or self._tokens[self._at + 1].text != "(":
            return None
        if name not in ("newid", "property", "p"):
            raise self._unexpected()
        self._at += 2
        argument = None if name == "newid" else self.sum()
        self._expect("symbol", ")")
        if argument is None:
            return lambda _: uuid4()
        return lambda message: message.folded_properties.get(str(argument(message)).lower())

    def _property(self) -> Expression:
        scope = self._name()
        if not self._takes("symbol", "."):
            return _user_property(scope)
        if scope.lower() == "user":
            return _user_property(self._name())
        if scope.lower() == "sys":
            return self._system_property(self._name())
        raise FilterError(f"unknown scope '{scope}' (sys or user) in the SQL filter: {self._text}")

    def _system_property(self, name: str) -> Expression:
        place = SYSTEM_PROPERTIES.get(name.lower())
        if place is None:
            raise FilterError(f"unknown system property 'sys.{name}' in the SQL filter: {self._text}")
        return lambda message: message.properties[place]

    def _name(self) -> str:
        token = self._next
        if token.kind not in ("word", "delimited", "quoted"):
            raise self._unexpected()
        self._at += 1
        return token.text

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _takes(self, kind: str, *texts: str) -> str:
        """The token's text, now consumed, when it is one of these; empty otherwise."""
        token = self._next
        if token.kind != kind or token.text not in texts:
            return ""
        self._at += 1
        return token.text

    def _expect(self, kind: str, text: str) -> None:
        if not self._takes(kind, text):
            raise self._unexpected(f", expected '{text}'")

    def _unexpected(self, hint: str = "") -> FilterError:
        found = f"'{self._next.text}'" if self._next.kind != _END else "end"
        return FilterError(
            f"unexpected {found} at position {self._next.position}{hint} in the SQL filter: {self._text}"
        )


_NAMED_CONSTANTS = {"true": True, "false": False, "null": None}


def _user_property(name: str) -> Expression:
    folded = name.lower()
    return lambda message: message.folded_properties.get(folded)


def _and(left: Predicate, right: Predicate) -> Predicate:
    def both(message: Filtered) -> bool | None:
        first, second = left(message), right(message)
        if first is False or second is False:
            return False
        return True if first is True and second is True else None

    return both


def _or(left: Predicate, right: Predicate) -> Predicate:
    def either(message: Filtered) -> bool | None:
        first, second = left(message), right(message)
        if first is True or second is True:
            return True
        return False if first is False and second is False else None

    return either


def _not(operand: Predicate) -> Predicate:
    def inverted(message: Filtered) -> bool | None:
        value = operand(message)
        return None if not isinstance(value, bool) else not value

    return inverted


def _binary(apply: Callable[[Any, Any], Any], left: Expression, right: Expression) -> Expression:
    """Unknown when a side is unknown or the two do not go together (C# would not compile or throw)."""

    def result(message: Filtered) -> Any:
        first, second = left(message), right(message)
        if not _go_together(first, second):
            return None
        try:
            return apply(first, second)
        except (TypeError, ArithmeticError):
            return None

    return result


def _in(operand: Expression, choices: list[Expression]) -> Predicate:
    def is_one_of(message: Filtered) -> bool | None:
        value = operand(message)
        if value is None:
            return None
        offered = (choice(message) for choice in choices)
        return any(_go_together(value, choice) and value == choice for choice in offered)

    return is_one_of


def _kind(value: Any) -> str | None:
    for types, kind in _KINDS:
        if isinstance(value, types):
            return kind
    return None


_KINDS: list[tuple[Any, str]] = [
    (bool, "boolean"),
    ((int, float), "number"),
    (str, "text"),
    (UUID, "id"),
    (bytes, "bytes"),
]


def _go_together(first: Any, second: Any) -> bool:
    kind = _kind(first)
    return kind is not None and kind == _kind(second)


def _matches(value: Any, pattern: Any, escape: Any) -> bool | None:
    if not isinstance(value, str) or not isinstance(pattern, str) or not isinstance(escape, str):
        return None
    return re.fullmatch(_regular_expression(pattern, escape), value, re.DOTALL) is not None


def _regular_expression(pattern: str, escape: str) -> str:
    parts, characters = [], iter(pattern)
    for character in characters:
        if character == escape:
            parts.append(re.escape(next(characters, "")))
        else:
            parts.append(_WILDCARDS.get(character) or re.escape(character))
    return "".join(parts)


_WILDCARDS = {"%": ".*", "_": "."}


def _quotient(first: Any, second: Any) -> Any:
    """Whole numbers divide towards zero, as in C#."""
    if isinstance(first, int) and isinstance(second, int):
        return (abs(first) // abs(second)) * (1 if (first < 0) == (second < 0) else -1)
    return first / second


def _remainder(first: Any, second: Any) -> Any:
    return (
        first - second * _quotient(first, second)
        if isinstance(first, int) and isinstance(second, int)
        else first % second
    )


_COMPARATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _quotient,
    "%": _remainder,
}
