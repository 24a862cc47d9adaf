"""Refusals carry the contract's keys and sentences."""

from uuid import UUID

from domain.kernel.failures import Failure
from domain.kernel.refusals import Conflict, Forbidden, Gone, Invalid, NotFound, Unavailable

AN_ID = UUID("0192a3b4-0000-7000-8000-000000000001")


def test_failures_are_gathered_by_key_in_order() -> None:
    refusal = Invalid([Failure("b", "1"), Failure("a", "2"), Failure("b", "3")])
    assert list(refusal.errors.items()) == [("b", ["1", "3"]), ("a", ["2"])]


def test_missing_thing_is_named_with_its_ids() -> None:
    assert NotFound("DialogEntity", AN_ID).errors == {
        "DialogEntity": [f"Entity 'DialogEntity' with the following key(s) was not found: ({AN_ID})."]
    }


def test_removed_thing_is_named_with_its_ids() -> None:
    assert Gone("DialogEntity", AN_ID).errors == {
        "DialogEntity": [f"Entity 'DialogEntity' with the following key(s) is removed: ({AN_ID})."]
    }


def test_forbidden_without_reason_has_no_errors() -> None:
    assert Forbidden().errors == {}


def test_forbidden_lists_its_reasons() -> None:
    assert Forbidden("one", "two").errors == {"Forbidden": ["one", "two"]}


def test_conflict_names_its_key() -> None:
    assert Conflict("IdempotentKey", "taken").errors == {"IdempotentKey": ["taken"]}


def test_unavailable_says_when_to_come_back() -> None:
    assert Unavailable(2).retry_after == 2
