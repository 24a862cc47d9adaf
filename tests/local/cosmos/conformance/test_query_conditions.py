"""What a WHERE lets through, told by the documents that differ: undefined, null, and one of every kind."""

from typing import Any

import pytest
from azure.cosmos import ContainerProxy

from .conftest import NewContainer, results

ITEMS: dict[str, dict[str, Any]] = {
    "undefined": {},
    "null": {"v": None},
    "true": {"v": True},
    "false": {"v": False},
    "zero": {"v": 0},
    "one": {"v": 1},
    "half": {"v": 0.5},
    "minus": {"v": -7},
    "empty": {"v": ""},
    "a": {"v": "a"},
    "B": {"v": "B"},
    "texten": {"v": "10"},
    "norsk": {"v": "Blåbærøl"},
    "array": {"v": [1, "a", None, {"k": 1, "m": 2}]},
    "object": {"v": {"k": 1, "deep": {"x": "y"}, "list": [5, 6]}},
}
EVERYTHING = set(ITEMS)
DEFINED = EVERYTHING - {"undefined"}

CASES: list[tuple[str, set[str]]] = [
    ("c.v = null", {"null"}),
    ("c.v = true", {"true"}),
    ("c.v = 1", {"one"}),
    ("c.v = 1.0", {"one"}),
    ("1 = c.v", {"one"}),
    ("c.v = '1'", set()),
    ("c.v = 'a'", {"a"}),
    ('c["v"] = "a"', {"a"}),
    ("c.v != 'a'", DEFINED - {"a"}),
    ("c.v != null", DEFINED - {"null"}),
    ("c.v <> 1", DEFINED - {"one"}),
    ("NOT (c.v = 'a')", DEFINED - {"a"}),
    ("NOT (c.v > 0)", {"zero", "minus"}),
    ("c.v > 0", {"one", "half"}),
    ("c.v >= 0", {"zero", "one", "half"}),
    ("0 < c.v", {"one", "half"}),
    ("c.v < 1", {"zero", "half", "minus"}),
    ("c.v <= '10'", {"empty", "texten"}),
    ("c.v > 'B'", {"a", "norsk"}),
    ("c.v >= true", {"true"}),
    ("c.v > false", {"true"}),
    ("c.v >= null", {"null"}),
    ("c.v BETWEEN 0 AND 1", {"zero", "one", "half"}),
    ("c.v BETWEEN 'A' AND 'C'", {"B", "norsk"}),
    ("c.v NOT BETWEEN 0 AND 1", {"minus"}),
    ("c.v IN (1, 'a', null, true)", {"one", "a", "null", "true"}),
    ("c.v NOT IN (1, 'a')", DEFINED - {"one", "a"}),
    ("c.v IN ()", set()),
    ("IS_DEFINED(c.v)", DEFINED),
    ("NOT IS_DEFINED(c.v)", {"undefined"}),
    ("IS_DEFINED(c.v) = false", {"undefined"}),
    ("IS_NULL(c.v)", {"null"}),
    ("NOT IS_NULL(c.v)", EVERYTHING - {"null"}),
    ("IS_STRING(c.v)", {"empty", "a", "B", "texten", "norsk"}),
    ("IS_NUMBER(c.v)", {"zero", "one", "half", "minus"}),
    ("IS_BOOL(c.v)", {"true", "false"}),
    ("IS_ARRAY(c.v)", {"array"}),
    ("IS_OBJECT(c.v)", {"object"}),
    ("IS_PRIMITIVE(c.v)", DEFINED - {"array", "object"}),
    ("c.v", {"true"}),
    ("NOT c.v", {"false"}),
    ("true", EVERYTHING),
    ("null", set()),
    ("c.v = true OR c.v = 1", {"true", "one"}),
    ("c.v OR true", EVERYTHING),
    ("c.v AND true", {"true"}),
    ("c.v = 1 AND c.v = 'a'", set()),
    ("c.absent = 1 OR c.v = 1", {"one"}),
    ("NOT (c.absent = 1)", set()),
    ("c.absent != 1", set()),
    ("STARTSWITH(c.v, 'Bl')", {"norsk"}),
    ("STARTSWITH(c.v, 'b')", set()),
    ("STARTSWITH(c.v, 'b', true)", {"B", "norsk"}),
    ("STARTSWITH(c.v, '')", {"empty", "a", "B", "texten", "norsk"}),
    ("ENDSWITH(c.v, 'øl')", {"norsk"}),
    ("ENDSWITH(c.v, 'ØL', true)", {"norsk"}),
    ("CONTAINS(c.v, 'åb')", {"norsk"}),
    ("CONTAINS(c.v, 'ÅB', true)", {"norsk"}),
    ("CONTAINS(c.v, 'ÅB', false)", set()),
    ("NOT CONTAINS(c.v, 'a')", {"empty", "B", "texten", "norsk"}),
    ("STRINGEQUALS(c.v, 'A', true)", {"a"}),
    ("STRINGEQUALS(c.v, 'A')", set()),
    ("LOWER(c.v) = 'b'", {"B"}),
    ("UPPER(c.v) = 'BLÅBÆRØL'", {"norsk"}),
    ("LENGTH(c.v) = 2", {"texten"}),
    ("ARRAY_LENGTH(c.v) = 4", {"array"}),
    ("ARRAY_CONTAINS(c.v, 'a')", {"array"}),
    ("ARRAY_CONTAINS(c.v, 1)", {"array"}),
    ("ARRAY_CONTAINS(c.v, null)", {"array"}),
    ("ARRAY_CONTAINS(c.v, true)", set()),
    ("NOT ARRAY_CONTAINS(c.v, 'b')", {"array"}),
    ("ARRAY_CONTAINS(c.v, {'k': 1, 'm': 2})", {"array"}),
    ("ARRAY_CONTAINS(c.v, {'k': 1})", set()),
    ("ARRAY_CONTAINS(c.v, {'k': 1}, true)", {"array"}),
    ("ARRAY_CONTAINS(['a', 1, null], c.v)", {"a", "one", "null"}),
    ("c.v.k = 1", {"object"}),
    ("c.v.deep.x = 'y'", {"object"}),
    ("c.v['deep']['x'] = 'y'", {"object"}),
    ("c.v.list[1] = 6", {"object"}),
    ("c.v[0] = 1", {"array"}),
    ("c.v[9] = 1", set()),
    ("c.v[3].k = 1", {"array"}),
    ("c.v = [1, 'a', null, {'m': 2, 'k': 1}]", {"array"}),
    ("c.v = {'list': [5, 6], 'deep': {'x': 'y'}, 'k': 1}", {"object"}),
    ("EXISTS(SELECT VALUE x FROM x IN c.v WHERE x = 'a')", {"array"}),
    ("EXISTS(SELECT VALUE x FROM x IN c.v WHERE x.k = 1 AND c.name = 'array')", {"array"}),
    ("NOT EXISTS(SELECT VALUE x FROM x IN c.v)", EVERYTHING - {"array"}),
    ("EXISTS(SELECT VALUE x FROM x IN c.v.list WHERE x > 5)", {"object"}),
    ("c.v || 'x' = 'ax'", {"a"}),
    ("c.v + 1 = 2", {"one"}),
    ("c.v * 2 = 1", {"half"}),
    ("c.v % 2 = 1", {"one"}),
    ("c.v / 0 = 1", set()),
    ("-c.v = 7", {"minus"}),
    ("(c.v ?? 'none') = 'none'", {"undefined"}),
    ("(c.v = 1 ? 'yes' : 'no') = 'yes'", {"one"}),
    ("ARRAY_CONTAINS(ARRAY(SELECT VALUE x + 1 FROM x IN c.v.list), 7)", {"object"}),
]


@pytest.fixture(name="kinds", scope="module")
def _kinds(new_container: NewContainer) -> ContainerProxy:
    made = new_container()
    for name, body in ITEMS.items():
        made.create_item({"id": name, "name": name, "pk": "p", **body})
    return made


@pytest.mark.parametrize(("condition", "expected"), CASES, ids=[condition for condition, _ in CASES])
def test_condition_lets_through(kinds: ContainerProxy, condition: str, expected: set[str]) -> None:
    found = results(kinds, f"SELECT VALUE c.name FROM c WHERE {condition}", partition_key="p")
    assert set(found) == expected


@pytest.mark.parametrize(("condition", "expected"), CASES, ids=[condition for condition, _ in CASES])
def test_count_agrees_with_condition(kinds: ContainerProxy, condition: str, expected: set[str]) -> None:
    query = f"SELECT VALUE COUNT(1) FROM c WHERE {condition}"
    assert results(kinds, query, enable_cross_partition_query=True) == [len(expected)]


@pytest.mark.parametrize(
    ("condition", "value", "expected"),
    [
        ("c.v = @v", None, {"null"}),
        ("c.v = @v", "B", {"B"}),
        ("c.v > @v", 0.25, {"one", "half"}),
        ("ARRAY_CONTAINS(@v, c.v)", ["a", 0, True], {"a", "zero", "true"}),
        ("ARRAY_CONTAINS(@v, c.v)", [], set()),
        ("c.v IN (@v, 'a')", 1, {"one", "a"}),
        ("ARRAY_CONTAINS(c.v, @v)", {"k": 1, "m": 2}, {"array"}),
        ("c.v = @v", {"k": 1, "deep": {"x": "y"}, "list": [5, 6]}, {"object"}),
        ("STARTSWITH(c.v, @v)", "Blå", {"norsk"}),
        ("c[@v] = 1", "v", {"one"}),
        ("c.v = @v", "'; DROP TABLE items_1; --", set()),
    ],
)
def test_parameter_stands_for_its_value(kinds: ContainerProxy, condition: str, value: Any, expected: set[str]) -> None:
    found = results(
        kinds,
        f"SELECT VALUE c.name FROM c WHERE {condition}",
        parameters=[{"name": "@v", "value": value}],
        partition_key="p",
    )
    assert set(found) == expected
