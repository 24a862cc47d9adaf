"""Reads a query: recursive descent over the tokens, with one method for each level of precedence."""

from functools import lru_cache
from typing import Final, Literal

from local.cosmos.failure import Refused, bad_request, unsupported
from local.cosmos.query.syntax import (
    ArrayLiteral,
    Between,
    Binary,
    Call,
    Conditional,
    Constant,
    Expression,
    Member,
    Membership,
    Name,
    ObjectLiteral,
    Parameter,
    Projection,
    Query,
    SortKey,
    Source,
    Subquery,
    Unary,
)
from local.cosmos.query.tokens import Token, number_value, string_value, tokens_of
from local.cosmos.values import UNDEFINED

_RESERVED: Final = frozenset(
    [
        "AND",
        "ARRAY",
        "AS",
        "ASC",
        "BETWEEN",
        "BY",
        "DESC",
        "DISTINCT",
        "ESCAPE",
        "EXISTS",
        "FALSE",
        "FROM",
        "GROUP",
        "IN",
        "JOIN",
        "LIKE",
        "LIMIT",
        "NOT",
        "NULL",
        "OFFSET",
        "OR",
        "ORDER",
        "SELECT",
        "TOP",
        "TRUE",
        "UNDEFINED",
        "VALUE",
        "WHERE",
    ]
)
_CONSTANTS: Final = {"TRUE": True, "FALSE": False, "NULL": None, "UNDEFINED": UNDEFINED}
_COMPARISONS: Final = {"=": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_DEEPEST_NESTING: Final = 100


@lru_cache(maxsize=1024)
def parsed(text: str) -> Query:
    """Read a query; raises Refused 400 that says what was expected, or what is not supported."""
    parser = _Parser(text)
    query = parser.query()
    parser.expect_end()
    return query


@lru_cache(maxsize=1024)
def parsed_condition(text: str) -> Query:
    """Read a patch condition, which is a query without its SELECT: `FROM c WHERE ...`."""
    return parsed(f"SELECT * {text}")


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = tokens_of(text)
        self._next = 0
        self._depth = 0

    def query(self) -> Query:
        self._expect("SELECT")
        distinct = self._accept("DISTINCT")
        top = self._operand() if self._accept("TOP") else None
        distinct = distinct or self._accept("DISTINCT")
        form, selected = self._selection()
        if not self._accept("FROM"):
            raise unsupported("queries without FROM")
        source, joins = self._source(), self._joins()
        where = self.expression() if self._accept("WHERE") else None
        self._refuse_clause("GROUP", "GROUP BY")
        order = self._order()
        offset, limit = self._window()
        return Query(form, selected, source, joins, where, order, distinct, top, offset, limit)

    def expect_end(self) -> None:
        if self._peek.kind != "end":
            raise self._unexpected("the end of the query")

    def expression(self) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST_NESTING:
            raise bad_request("The query is nested too deeply.")
        test = self._coalescence()
        if self._accept("?"):
            then = self.expression()
            self._expect(":")
            test = Conditional(test, then, self.expression())
        self._depth -= 1
        return test

    def _selection(self) -> tuple[Literal["*", "VALUE", "OBJECT"], tuple[Projection, ...]]:
        if self._accept("*"):
            return "*", ()
        if self._peek.word == "VALUE" and self._tokens[self._next + 1].text != ".":
            self._next += 1
            return "VALUE", (Projection(self.expression(), ""),)
        found = [self._projection(1)]
        while self._accept(","):
            found.append(self._projection(len(found) + 1))
        return "OBJECT", _distinctly_named(found)

    def _projection(self, position: int) -> Projection:
        expression = self.expression()
        if self._accept("AS") or (self._peek.kind == "name" and self._peek.word not in _RESERVED):
            return Projection(expression, self._alias())
        return Projection(expression, _implied_name(expression) or f"${position}")

    def _alias(self) -> str:
        token = self._take()
        if token.kind == "string":
            return string_value(token)
        if token.kind != "name":
            raise self._unexpected("an alias", token)
        return token.text

    def _source(self) -> Source:
        name = self._name()
        if self._accept("IN"):
            return Source(name, self._postfix())
        if self._peek.text in (".", "["):
            raise unsupported("FROM a path; use FROM x IN a path, or JOIN")
        if self._accept("AS") or (self._peek.kind == "name" and self._peek.word not in _RESERVED):
            return Source(self._name(), None)
        return Source(name, None)

    def _joins(self) -> tuple[Source, ...]:
        found: list[Source] = []
        while self._accept("JOIN") or (found and self._accept(",")):
            alias = self._name()
            self._expect("IN")
            found.append(Source(alias, self._postfix()))
        return tuple(found)

    def _order(self) -> tuple[SortKey, ...]:
        if not self._accept("ORDER"):
            return ()
        self._expect("BY")
        found = [self._sort_key()]
        while self._accept(","):
            found.append(self._sort_key())
        return tuple(found)

    def _sort_key(self) -> SortKey:
        if self._peek.word == "RANK":
            raise unsupported("ORDER BY RANK")
        expression = self.expression()
        descending = self._accept("DESC")
        if not descending:
            self._accept("ASC")
        return SortKey(expression, descending)

    def _window(self) -> tuple[Expression | None, Expression | None]:
        if not self._accept("OFFSET"):
            self._refuse_clause("LIMIT", "LIMIT without OFFSET")
            return None, None
        offset = self._operand()
        self._expect("LIMIT")
        return offset, self._operand()

    def _coalescence(self) -> Expression:
        left = self._disjunction()
        while self._accept("??"):
            left = Binary("??", left, self._disjunction())
        return left

    def _disjunction(self) -> Expression:
        left = self._conjunction()
        while self._accept("OR"):
            left = Binary("OR", left, self._conjunction())
        return left

    def _conjunction(self) -> Expression:
        left = self._negation()
        while self._accept("AND"):
            left = Binary("AND", left, self._negation())
        return left

    def _negation(self) -> Expression:
        if self._accept("NOT"):
            return Unary("NOT", self._negation())
        return self._comparison()

    def _comparison(self) -> Expression:
        left = self._concatenation()
        while True:
            if self._peek.kind == "sign" and self._peek.text in _COMPARISONS:
                left = Binary(_COMPARISONS[self._take().text], left, self._concatenation())
            elif self._peek.word in ("NOT", "IN", "BETWEEN", "LIKE"):
                left = self._range_or_membership(left)
            else:
                return left

    def _range_or_membership(self, operand: Expression) -> Expression:
        negated = self._accept("NOT")
        self._refuse_clause("LIKE", "LIKE; use CONTAINS, STARTSWITH or ENDSWITH")
        if self._accept("BETWEEN"):
            low = self._concatenation()
            self._expect("AND")
            return Between(operand, low, self._concatenation(), negated)
        self._expect("IN")
        self._expect("(")
        return Membership(operand, self._list(")"), negated)

    def _concatenation(self) -> Expression:
        left = self._sum()
        while self._accept("||"):
            left = Binary("||", left, self._sum())
        return left

    def _sum(self) -> Expression:
        left = self._product()
        while self._peek.kind == "sign" and self._peek.text in ("+", "-"):
            left = Binary(self._take().text, left, self._product())
        return left

    def _product(self) -> Expression:
        left = self._operand()
        while self._peek.kind == "sign" and self._peek.text in ("*", "/", "%"):
            left = Binary(self._take().text, left, self._operand())
        return left

    def _operand(self) -> Expression:
        if self._peek.kind == "sign" and self._peek.text in ("-", "+"):
            sign, operand = self._take().text, self._operand()
            if isinstance(operand, Constant) and isinstance(operand.value, (int, float)):
                return Constant(-operand.value if sign == "-" else operand.value)
            return Unary(sign, operand)
        return self._postfix()

    def _postfix(self) -> Expression:
        found = self._primary()
        while True:
            if self._accept("."):
                found = Member(found, Constant(self._member_name()))
            elif self._accept("["):
                found = Member(found, self.expression())
                self._expect("]")
            else:
                return found

    def _member_name(self) -> str:
        token = self._take()
        if token.kind != "name":
            raise self._unexpected("a property name", token)
        return token.text

    def _primary(self) -> Expression:
        token = self._take()
        if token.kind == "number":
            return Constant(number_value(token))
        if token.kind == "string":
            return Constant(string_value(token))
        if token.kind == "parameter":
            return Parameter(token.text)
        if token.kind == "name":
            return self._named(token)
        return self._bracketed(token)

    def _bracketed(self, token: Token) -> Expression:
        if token.text == "[":
            return ArrayLiteral(self._list("]"))
        if token.text == "{":
            return self._object()
        if token.text != "(":
            raise self._unexpected("an expression", token)
        if self._peek.word == "SELECT":
            return self._subquery("FIRST")
        inner = self.expression()
        self._expect(")")
        return inner

    def _named(self, token: Token) -> Expression:
        if token.word in _CONSTANTS:
            return Constant(_CONSTANTS[token.word])
        if token.word in ("EXISTS", "ARRAY"):
            self._expect("(")
            return self._subquery("EXISTS" if token.word == "EXISTS" else "ARRAY")
        if token.word == "UDF" and self._peek.text == ".":
            raise unsupported("user-defined functions")
        if token.word in _RESERVED and token.word != "VALUE":
            raise self._unexpected("an expression", token)
        if self._accept("("):
            return Call(token.word, self._list(")"))
        return Name(token.text)

    def _subquery(self, form: Literal["EXISTS", "ARRAY", "FIRST"]) -> Subquery:
        query = self.query()
        self._expect(")")
        if query.order or query.top or query.offset:
            raise unsupported("ORDER BY, TOP and OFFSET in a subquery")
        return Subquery(form, query)

    def _object(self) -> ObjectLiteral:
        pairs: list[tuple[str, Expression]] = []
        while not self._accept("}"):
            if pairs:
                self._expect(",")
            name = self._alias()
            self._expect(":")
            pairs.append((name, self.expression()))
        return ObjectLiteral(tuple(pairs))

    def _list(self, closing: str) -> tuple[Expression, ...]:
        items: list[Expression] = []
        while not self._accept(closing):
            if items:
                self._expect(",")
            items.append(self.expression())
        return tuple(items)

    def _name(self) -> str:
        token = self._take()
        if token.kind != "name" or token.word in _RESERVED:
            raise self._unexpected("a name", token)
        return token.text

    def _refuse_clause(self, word: str, what: str) -> None:
        if self._peek.kind == "name" and self._peek.word == word:
            raise unsupported(what)

    @property
    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next = min(self._next + 1, len(self._tokens) - 1)
        return token

    def _accept(self, word: str) -> bool:
        accepted = self._peek.kind in ("name", "sign") and self._peek.word == word
        if accepted:
            self._next += 1
        return accepted

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            raise self._unexpected(word)

    def _unexpected(self, expected: str, token: Token | None = None) -> Refused:
        found = token or self._peek
        shown = "the end" if found.kind == "end" else repr(found.text)
        return bad_request(f"Syntax error at position {found.at}: expected {expected}, found {shown}.")


def _implied_name(expression: Expression) -> str | None:
    if isinstance(expression, Name):
        return expression.name
    if (
        isinstance(expression, Member)
        and isinstance(expression.key, Constant)
        and isinstance(expression.key.value, str)
    ):
        return expression.key.value
    return None


def _distinctly_named(projections: list[Projection]) -> tuple[Projection, ...]:
    if len({projection.name for projection in projections}) < len(projections):
        raise bad_request("Two selected expressions have the same name; give one an alias.")
    return tuple(projections)
