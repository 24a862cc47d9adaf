"""Views write state as it stands: which fields, under which names, in which form."""

import json
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field, PlainSerializer, SerializationInfo

from functions.hosting.answers import Shown, View, to_shown


@dataclass(frozen=True, slots=True)
class Leaf:
    is_green: bool
    secret: str = "not told"


@dataclass(frozen=True, slots=True)
class Tree:
    full_name: str
    leaves: tuple[Leaf, ...]
    crown: Leaf | None = None

    @property
    def leaf_count(self) -> int:
        return len(self.leaves)


def _as_asked(name: str, info: SerializationInfo[str]) -> str:
    return f"{name} of {info.context}"


class LeafView(View):
    is_green: bool


class TreeView(View):
    leaf_count: int
    full_name: Annotated[str, PlainSerializer(_as_asked, return_type=str), Field(serialization_alias="called")]
    crown: LeafView | None
    leaves: tuple[LeafView, ...]


def told(shown: Shown[Any]) -> Any:
    return json.loads(shown.written().plain)


BIRCH = Tree("birch", (Leaf(is_green=True), Leaf(is_green=False)))


def test_state_is_written_through_a_view_that_it_is_no_instance_of() -> None:
    assert told(Shown(TreeView, BIRCH, "Oslo")) == {
        "leafCount": 2,
        "called": "birch of Oslo",
        "leaves": [{"isGreen": True}, {"isGreen": False}],
    }


def test_list_alone_is_an_answer() -> None:
    assert told(Shown(tuple[LeafView, ...], BIRCH.leaves)) == [{"isGreen": True}, {"isGreen": False}]


def test_what_was_put_together_as_a_view_is_written_alike() -> None:
    assert told(to_shown(LeafView(is_green=True))) == {"isGreen": True}
