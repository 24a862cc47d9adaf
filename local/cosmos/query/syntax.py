"""The parts of a query, as the parser leaves them."""

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Constant:
    value: Any


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str


@dataclass(frozen=True, slots=True)
class Name:
    """A source alias: the document itself, or an element that JOIN or a subquery runs through."""

    name: str


@dataclass(frozen=True, slots=True)
class Member:
    """`of.key`, `of["key"]` or `of[0]`."""

    of: "Expression"
    key: "Expression"


@dataclass(frozen=True, slots=True)
class ArrayLiteral:
    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class ObjectLiteral:
    pairs: tuple[tuple[str, "Expression"], ...]


@dataclass(frozen=True, slots=True)
class Unary:
    operator: str
    operand: "Expression"


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Conditional:
    test: "Expression"
    then: "Expression"
    otherwise: "Expression"


@dataclass(frozen=True, slots=True)
class Membership:
    """`operand [NOT] IN (choices)`."""

    operand: "Expression"
    choices: tuple["Expression", ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Between:
    """`operand [NOT] BETWEEN low AND high`."""

    operand: "Expression"
    low: "Expression"
    high: "Expression"
    negated: bool


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Subquery:
    """A query within an expression: EXISTS(...) asks for rows, ARRAY(...) collects them, (...) takes the first."""

    form: Literal["EXISTS", "ARRAY", "FIRST"]
    query: "Query"


type Expression = (
    Constant
    | Parameter
    | Name
    | Member
    | ArrayLiteral
    | ObjectLiteral
    | Unary
    | Binary
    | Conditional
    | Membership
    | Between
    | Call
    | Subquery
)


@dataclass(frozen=True, slots=True)
class Projection:
    """One selected expression and the name it gets in the answer."""

    expression: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """`alias` runs over the container (no `over`) or over the elements of an array."""

    alias: str
    over: Expression | None


@dataclass(frozen=True, slots=True)
class SortKey:
    expression: Expression
    descending: bool


@dataclass(frozen=True, slots=True)
class Query:
    """`form` is how rows are shaped: the whole document, one bare value, or an object of projections."""

    form: Literal["*", "VALUE", "OBJECT"]
    selected: tuple[Projection, ...]
    source: Source
    joins: tuple[Source, ...] = ()
    where: Expression | None = None
    order: tuple[SortKey, ...] = ()
    distinct: bool = False
    top: Expression | None = None
    offset: Expression | None = None
    limit: Expression | None = None
