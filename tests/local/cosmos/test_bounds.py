import pytest

from local.cosmos.query.bounds import Implied
from local.cosmos.query.evaluate import Scope
from local.cosmos.query.parse import parsed

IMPLIED = Implied("c", Scope({"@p": ["x", "y"]}, frozenset({"c"})))


@pytest.mark.parametrize(
    ("where", "upper", "lower"),
    [
        ("c.a < 5", 5, None),
        ("5 >= c.a", 5, None),
        ("c.a = 5", 5, 5),
        ("c.b = 1 AND c.a > 2", None, 2),
        ("c.a < 5 OR (c.a = 7 AND c.b < 1)", 7, None),
        ("c.a < 5 OR c.b = 1", None, None),
        ("c.a < 5 OR c.a < 'x'", None, None),
        ("c.a != 5", None, None),
        ("NOT (c.a < 5)", None, None),
        ("c.a < c.b", None, None),
        ("c.a.d < 5", None, None),
    ],
)
def test_limit_is_what_every_way_to_be_true_implies(where: str, upper: object, lower: object) -> None:
    condition = parsed(f"SELECT * FROM c WHERE {where}").where
    assert IMPLIED.limit(condition, ("a",), upper=True) == upper
    assert IMPLIED.limit(condition, ("a",), upper=False) == lower


@pytest.mark.parametrize(
    ("where", "values"),
    [
        ("c.a = 1", [1]),
        ("c.a IN (1, 'x') AND c.b = 2", [1, "x"]),
        ("ARRAY_CONTAINS(@p, c.a)", ["x", "y"]),
        ("(c.a = 1 AND c.b = 2) OR c.a IN (3, 4)", [1, 3, 4]),
        ("c.a = 1 OR c.b = 2", None),
        ("c.a NOT IN (1)", None),
        ("c.a = c.b", None),
        ("ARRAY_CONTAINS(c.a, 1)", None),
        ("c.a = [1]", None),
    ],
)
def test_values_are_those_of_every_way_to_be_true(where: str, values: object) -> None:
    assert IMPLIED.values(parsed(f"SELECT * FROM c WHERE {where}").where, ("a",)) == values
