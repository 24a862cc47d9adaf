from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local.servicebus.broker.sql import FilterError, compile_filter


@dataclass
class Seen:
    """A message as a filter sees it."""

    folded_properties: dict[str, Any]
    properties: list[Any] = field(default_factory=lambda: ["m1", None, "to", "order.created", *[None] * 9])


def _decide(text: str, **properties: Any) -> bool | None:
    return compile_filter(text)(Seen({name.lower(): value for name, value in properties.items()}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1=1", True),
        ("1=0", False),
        ("org = 'ttd'", True),
        ("ORG = 'ttd' and not org <> 'ttd'", True),
        ("org = 'TTD'", False),
        ("user.org = 'ttd'", True),
        ("[org] = 'ttd'", True),
        ("\"org\" = 'ttd'", True),
        ("[with space] = 'it''s'", True),
        ("p('org') = 'ttd' AND property('o' + 'rg') = 'ttd'", True),
        ("count > 5 AND count <= 7", True),
        ("count + 3 * 2 = 13", True),
        ("(count + 3) * 2 = 20", True),
        ("count / 2 = 3 AND -count / 2 = -3 AND count % 4 = 3", True),
        ("half * 2 = 1 AND half < 1.5e0", True),
        ("count / 0 = 1", None),
        ("silent = TRUE", True),
        ("silent = 1", None),
        ("count = '7'", None),
        ("silent", True),
        ("missing = 'x'", None),
        ("NOT (missing = 'x')", None),
        ("missing = 'x' OR org = 'ttd'", True),
        ("missing = 'x' AND org = 'nav'", False),
        ("missing = 'x' AND org = 'ttd'", None),
        ("missing IS NULL AND org IS NOT NULL", True),
        ("EXISTS(org) AND NOT EXISTS(missing) AND EXISTS(sys.Label)", True),
        ("org IN ('nav', 'ttd')", True),
        ("org NOT IN ('nav', 'skd')", True),
        ("missing IN ('x')", None),
        ("missing NOT IN ('x')", None),
        ("org LIKE 't%'", True),
        ("org LIKE 't_d'", True),
        ("org LIKE 't_'", False),
        ("org NOT LIKE '%x%'", True),
        ("rate LIKE '100!%' ESCAPE '!'", True),
        ("rate LIKE '10!%%' ESCAPE '!'", False),
        ("missing LIKE '%'", None),
        ("sys.Label LIKE 'order.%' AND sys.subject = 'order.created'", True),
        ("sys.MessageId = 'm1' AND sys.To = 'to'", True),
        ("sys.ReplyTo IS NULL", True),
        ("newid() IS NOT NULL", True),
        ("org = 'nav' OR org = 'ttd' AND count = 7", True),
        ("NOT org = 'nav' AND count = 7", True),
    ],
)
def test_filter_decides(text: str, expected: bool | None) -> None:
    given = {"org": "ttd", "count": 7, "half": 0.5, "silent": True, "rate": "100%", "with space": "it's"}
    assert _decide(text, **given) is expected


@pytest.mark.parametrize(
    "text",
    ["", "a =", "= 1", "a = 'x", "a LIKE", "a IN ()", "(a = 1", "a = 1)", "a = @p", "a = 1 b", "sys.Nothing = 1",
     "other.a = 1", "a NOT = 1", "f(a) = 1", "a IS 1", "and = 1", "a = #"],
)  # fmt: skip
def test_wrong_filter_is_refused(text: str) -> None:
    with pytest.raises(FilterError):
        compile_filter(text)


TRUTHS = st.sampled_from([("t = 1", True), ("t = 2", False), ("u = 1", None)])


@settings(deadline=None)  # the machine may be busy
@given(TRUTHS, TRUTHS)
def test_logic_has_three_values(left: tuple[str, bool | None], right: tuple[str, bool | None]) -> None:
    values = {left[1], right[1]}
    conjunction = False if False in values else None if None in values else True
    disjunction = True if True in values else None if None in values else False
    assert _decide(f"{left[0]} AND {right[0]}", t=1) is conjunction
    assert _decide(f"{left[0]} OR {right[0]}", t=1) is disjunction
    assert _decide(f"NOT ({left[0]} AND {right[0]})", t=1) is (None if conjunction is None else not conjunction)
    assert _decide(f"(NOT {left[0]}) OR (NOT {right[0]})", t=1) is (None if conjunction is None else not conjunction)


@settings(deadline=None)  # the machine may be busy
@given(st.text(max_size=30))
def test_string_constants_may_hold_anything(text: str) -> None:
    quoted = text.replace("'", "''")
    assert _decide(f"value = '{quoted}'", value=text) is True


@settings(deadline=None)  # the machine may be busy
@given(st.text(alphabet="ab%_!", max_size=8))
def test_escaped_pattern_matches_itself_only(text: str) -> None:
    pattern = "".join(f"!{character}" for character in text)
    assert _decide(f"value LIKE '{pattern}' ESCAPE '!'", value=text) is True
    assert _decide(f"value LIKE '{pattern}' ESCAPE '!'", value=f"{text}x") is False
