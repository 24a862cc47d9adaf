"""The trace id of a request is what W3C allows, or a new one: never what a stranger likes to see in logs."""

import re

import pytest
from azure.functions import HttpRequest
from hypothesis import given
from hypothesis import strategies as st

from functions.hosting.invocation import trace_of

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
NEW = f"{7:032x}"


def trace(parent: str) -> str:
    request = HttpRequest(method="GET", url="/", headers={"traceparent": parent}, body=b"")
    made = trace_of(request, lambda _: 7)
    assert re.fullmatch("00-[0-9a-f]{32}-0{15}7-[0-9a-f]{2}", made), "a new span of the trace"
    return made.split("-")[1]


def test_flags_of_the_parent_are_kept() -> None:
    request = HttpRequest(method="GET", url="/", headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}, body=b"")
    assert trace_of(request, lambda _: 7).endswith("-01")


@pytest.mark.parametrize(
    "parent",
    [
        f"00-{TRACE}-00f067aa0ba902b7-01",
        f"00-{TRACE}-00f067aa0ba902b7-00",
        f"cc-{TRACE}-00f067aa0ba902b7-01",
        f"cc-{TRACE}-00f067aa0ba902b7-01-what-the-future-will-be-like",
    ],
)
def test_valid_parent_gives_the_trace(parent: str) -> None:
    assert trace(parent) == TRACE


@pytest.mark.parametrize(
    "parent",
    [
        "",
        TRACE,
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"00-{TRACE.upper()}-00f067aa0ba902b7-01",
        f"00-{TRACE}-00f067aa0ba902b7-01-more",
        f"00-{TRACE}-00f067aa0ba902b7-01\n",
        f"cc-{TRACE}-00f067aa0ba902b7-01.more",
        f"00-{TRACE}-00f067aa0ba902b7",
        f"00-{TRACE}-00f067aa0ba902b7-1",
        f"0-{TRACE}-00f067aa0ba902b7-01",
        f"00-{TRACE[:-1]}-00f067aa0ba902b7-01",
        f"00-{TRACE}-00f067aa0ba902b-01",
        f"00-{'<script>alert(1)</script>'.ljust(32, 'x')}-00f067aa0ba902b7-01",
        f"00-{'Z' * 32}-00f067aa0ba902b7-01",
        f"00-{'\u0661' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-00f067aa0ba902b7-01, 00-{TRACE}-00f067aa0ba902b7-01",
        f" 00-{TRACE}-00f067aa0ba902b7-01",
    ],
)
def test_malformed_parent_begins_a_new_trace(parent: str) -> None:
    assert trace(parent) == NEW


@given(st.from_regex(r"..-.{32}-.{16}-..", fullmatch=True))
def test_whatever_is_sent_the_trace_is_hexadecimal(parent: str) -> None:
    assert re.fullmatch("[0-9a-f]{32}", trace(parent))
