"""How transmissions may hang together."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dialog.hierarchy import Node, failures
from domain.kernel.failures import Failure

KEY = "Transmissions"


def an_id(number: int) -> UUID:
    return UUID(int=number)


def chain(length: int, start: int = 1) -> list[Node]:
    """Make a root and its descendants, each referring to the one before it."""
    return [Node(an_id(start))] + [Node(an_id(start + step), an_id(start + step - 1)) for step in range(1, length)]


def fan(width: int, parent: int = 1, start: int = 1000) -> list[Node]:
    return [Node(an_id(start + number), an_id(parent)) for number in range(width)]


def circle(length: int, start: int = 1) -> list[Node]:
    return [Node(an_id(start + step), an_id(start + (step + 1) % length)) for step in range(length)]


def listed(*numbers: int) -> str:
    return ", ".join(str(an_id(number)) for number in numbers)


def unknown(*numbers: int) -> Failure:
    return Failure(KEY, f"Transmissions refer to the following unknown transmissions: [{listed(*numbers)}].")


def deep(*numbers: int) -> Failure:
    return Failure(
        KEY, f"The depth of transmissions must be 100 or less. The following are at depth 101: [{listed(*numbers)}]."
    )


def circular(*numbers: int) -> Failure:
    return Failure(
        KEY, f"Transmissions must not refer to each other in a circle. The following do: [{listed(*numbers)}]."
    )


def wide(*numbers: int) -> Failure:
    return Failure(
        KEY,
        f"At most 100 transmissions may refer to the same one. The following have more: [{listed(*numbers)}].",
    )


def test_nothing_is_well_formed() -> None:
    assert list(failures([])) == []


def test_depth_and_width_of_100_are_fine() -> None:
    assert list(failures([*chain(100), *fan(100, parent=150), Node(an_id(150))])) == []


def test_order_of_nodes_does_not_matter() -> None:
    assert list(failures(reversed(chain(100)))) == []


def test_only_nodes_at_depth_101_are_named() -> None:
    assert list(failures(chain(105))) == [deep(101)]


def test_every_branch_that_is_too_deep_is_named() -> None:
    assert list(failures([*chain(101), *chain(101, start=500), Node(an_id(102), an_id(100))])) == [deep(101, 600, 102)]


def test_unknown_references_are_told_alone() -> None:
    broken = [*chain(105), *circle(3, start=500), Node(an_id(900), an_id(901)), Node(an_id(902), an_id(901))]
    assert list(failures(broken)) == [unknown(901)]


def test_stored_nodes_are_known() -> None:
    assert list(failures([Node(an_id(2), an_id(1))], known=[Node(an_id(1))])) == []


def test_stored_ancestors_count_for_depth() -> None:
    assert list(failures([Node(an_id(101), an_id(100))], known=chain(100))) == [deep(101)]


def test_stored_siblings_count_for_width() -> None:
    stored = [Node(an_id(1)), *fan(100)]
    assert list(failures([Node(an_id(2), an_id(1))], known=stored)) == [wide(1)]


def test_stored_node_whose_parent_was_not_loaded_counts_as_root() -> None:
    assert list(failures([Node(an_id(3), an_id(2))], known=[Node(an_id(2), an_id(1))])) == []


def test_more_than_100_children_are_too_wide() -> None:
    assert list(failures([Node(an_id(1)), *fan(101)])) == [wide(1)]


def test_reference_to_itself_is_a_circle() -> None:
    assert list(failures([Node(an_id(1), an_id(1))])) == [circular(1)]


def test_members_of_a_circle_are_named_and_not_what_hangs_on_it() -> None:
    assert list(failures([Node(an_id(9), an_id(1)), *circle(3)])) == [circular(1, 2, 3)]


def test_at_most_ten_of_a_circle_are_named() -> None:
    assert list(failures(circle(200))) == [circular(*range(1, 11))]


def test_depth_circles_and_width_are_told_in_this_order() -> None:
    broken = [*chain(101), *circle(2, start=500), *fan(101, parent=1)]
    assert list(failures(broken)) == [deep(101), circular(500, 501), wide(1)]


@given(st.lists(st.integers(0, 30), max_size=30))
def test_references_to_earlier_nodes_never_make_a_circle(parents: list[int]) -> None:
    nodes = [
        Node(an_id(number + 1), an_id(1 + parent % number) if number else None) for number, parent in enumerate(parents)
    ]
    assert list(failures(nodes)) == []


@given(st.lists(st.integers(0, 19), min_size=20, max_size=20))
def test_circles_are_found_as_by_following_every_reference(parents: list[int]) -> None:
    nodes = [Node(an_id(number), an_id(parent)) for number, parent in enumerate(parents)]
    on_circle = set()
    for number in range(20):
        following = parents[number]
        for _ in range(20):
            if following == number:
                on_circle.add(number)
            following = parents[following]
    (failure,) = failures(nodes)
    named = failure.text.count("00000000-0000-")
    assert named == min(len(on_circle), 10)
    assert all(str(an_id(number)) in failure.text for number in on_circle) or len(on_circle) > 10


@pytest.mark.parametrize("nodes", [chain(50_000), circle(50_000), list(reversed(chain(50_000)))], ids=len)
def test_many_thousand_nodes_are_judged(nodes: list[Node]) -> None:
    # Walking up from every node anew, or recursively, would not come back in time.
    assert len(list(failures(nodes))) == 1
