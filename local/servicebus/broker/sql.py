"""SQL filters of subscriptions: the expression language of Service Bus, compiled once into a Python function.

Grammar and meaning: Microsoft Learn, "Subscription Rule SQL Filter Syntax". What the language has and this does not
(parameters such as @name) is refused with its position. Only a
filter that is true lets a message through: `three_valued.py` says what is true.
"""

import operator
import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import uuid4

from local.servicebus.broker import three_valued
from local.servicebus.broker.three_valued import Expression, Predicate

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
            left = three_valued.disjunction(left, self.conjunction())
        return left

    def conjunction(self) -> Expression:
        left = self.negation()
        while self._takes("keyword", "and"):
            left = three_valued.conjunction(left, self.negation())
        return left

    def negation(self) -> Expression:
        if self._takes("keyword", "not"):
            return three_valued.negation(self.negation())
        return self.comparison()

    def comparison(self) -> Expression:
        left = self.sum()
        if self._takes("keyword", "is"):
            return self._null_test(left)
        if comparator := self._takes("symbol", *three_valued.COMPARATORS):
            return three_valued.binary(three_valued.COMPARATORS[comparator], left, self.sum())
        negated = self._takes("keyword", "not")
        if self._takes("keyword", "in"):
            test = three_valued.membership(left, self._parenthesized_list())
        elif self._takes("keyword", "like"):
            test = self._like(left)
        elif negated:
            raise self._unexpected()
        else:
            return left
        return three_valued.negation(test) if negated else test

    def sum(self) -> Expression:
        left = self.product()
        while sign := self._takes("symbol", "+", "-"):
            left = three_valued.binary(three_valued.ARITHMETIC[sign], left, self.product())
        return left

    def product(self) -> Expression:
        left = self.factor()
        while sign := self._takes("symbol", "*", "/", "%"):
            left = three_valued.binary(three_valued.ARITHMETIC[sign], left, self.factor())
        return left

    def factor(self) -> Expression:
        if self._takes("symbol", "-"):
            return three_valued.binary(operator.sub, lambda _: 0, self.factor())
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
        return lambda message: three_valued.like(operand(message), pattern(message), escape(message) if escape else "")

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
