"""Orders and continuation tokens: what is understood, what is refused, and that both survive writing and reading."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dialog.ordering import (
    DEFAULT,
    Boundary,
    MalformedError,
    Order,
    Ordering,
    OrderKey,
    read_order,
    read_token,
    write_order,
    write_token,
)
from domain.kernel.instants import write_instant

INSTANTS = [key for key in OrderKey if key is not OrderKey.ID]


@st.composite
def orders(draw: st.DrawFn) -> Order:
    keys = draw(st.lists(st.sampled_from(INSTANTS), min_size=1, unique=True))
    return tuple(Ordering(key, draw(st.booleans())) for key in (*keys, OrderKey.ID))


@st.composite
def boundaries(draw: st.DrawFn, order: Order) -> Boundary:
    earliest, latest = datetime(1, 1, 2), datetime(9999, 12, 30)  # noqa: DTZ001 - the strategy takes naive ones
    instants = st.datetimes(earliest, latest).map(lambda one: write_instant(one.replace(tzinfo=UTC)))
    values = {
        OrderKey.ID: st.uuids().map(str),
        OrderKey.DUE_AT: st.one_of(st.none(), instants),
    }
    return tuple(draw(values.get(part.key, instants)) for part in order)


@given(order=orders())
def test_order_survives_writing_and_reading(order: Order) -> None:
    assert read_order(write_order(order)) == order


@given(data=st.data(), order=orders())
def test_token_survives_writing_and_reading(data: st.DataObject, order: Order) -> None:
    boundary = data.draw(boundaries(order))
    assert read_token(write_token(order, boundary), order) == boundary


@given(data=st.data(), order=orders(), shuffled=st.randoms())
def test_parts_of_a_token_may_come_in_any_sequence_and_case(
    data: st.DataObject, order: Order, shuffled: object
) -> None:
    boundary = data.draw(boundaries(order))
    parts = write_token(order, boundary).split(",")
    data.draw(st.permutations(parts))
    mixed = data.draw(st.permutations(parts))
    assert read_token(",".join(mixed).replace("id_", "ID_"), order) == boundary
    assert shuffled


@given(text=st.text())
def test_any_text_is_an_order_or_refused_as_malformed(text: str) -> None:
    try:
        order = read_order(text)
    except MalformedError:
        return
    assert order[-1].key is OrderKey.ID


@given(text=st.one_of(st.text(), st.from_regex(r"(createdat|dueat|id|x)?_[0-9TZ:.+-]*(,id_.*)?", fullmatch=True)))
def test_any_text_is_a_token_or_refused_as_malformed(text: str) -> None:
    try:
        boundary = read_token(text, DEFAULT)
    except MalformedError:
        return
    assert len(boundary) == len(DEFAULT)


@pytest.mark.parametrize(
    ("text", "effective"),
    [
        (None, "contentupdatedat_desc,id_desc"),
        ("", "contentupdatedat_desc,id_desc"),
        ("id", "contentupdatedat_desc,id_desc"),
        ("ID_ASC", "contentupdatedat_desc,id_asc"),
        ("createdAt", "createdat_desc,id_desc"),
        ("createdAt_asc,dueAt", "createdat_asc,dueat_desc,id_desc"),
        ("id_asc,createdAt", "createdat_desc,id_asc"),
        (" updatedAt_ASC , id_asc ", "updatedat_asc,id_asc"),
    ],
)
def test_id_is_the_last_key_of_every_order(text: str | None, effective: str) -> None:
    assert write_order(read_order(text)) == effective


@pytest.mark.parametrize(
    "text", ["title", "createdAt,", ",", "createdAt_up", "createdAt_asc_desc", "createdAt,createdAt", "id,id", "_asc"]
)
def test_unknown_repeated_or_malformed_orders_are_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        read_order(text)


ID = "0192a3b4-0000-7000-8000-000000000001"
AT = "2026-01-01T00:00:00.0000000Z"


@pytest.mark.parametrize(
    "text",
    [
        f"id_{ID}",
        f"contentupdatedat_{AT}",
        f"contentupdatedat_{AT},id_{ID},id_{ID}",
        f"contentupdatedat_,id_{ID}",
        f"contentupdatedat_{AT},id_",
        f"contentupdatedat_{AT},id_x",
        f"contentupdatedat_2026-01-01,id_{ID}",
        f"contentupdatedat_{AT}_,id_{ID}",
        f"contentupdatedat_{AT},id_{ID},title_x",
        f"contentupdatedat_{AT},id_{ID},",
        f"contentupdatedat_0001-01-01T00:00:00+14:00,id_{ID}",
        f"contentupdatedat{AT},id_{ID}",
    ],
)
def test_malformed_and_incomplete_tokens_are_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        read_token(text, DEFAULT)


def test_token_may_hold_more_keys_than_the_order() -> None:
    assert read_token(f"dueat_,contentupdatedat_{AT},id_{ID}", DEFAULT) == (AT, ID)


def test_missing_due_date_is_an_empty_value() -> None:
    order = (Ordering(OrderKey.DUE_AT), Ordering(OrderKey.ID))
    assert read_token(write_token(order, (None, ID)), order) == (None, ID)
