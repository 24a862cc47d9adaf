"""What permitted rights mean for the parts of a dialog (A-014 to A-018)."""

import pytest

from domain.authorization.actions import Right
from domain.authorization.granted import Granted


def granted(*rights: tuple[str, str]) -> Granted:
    return Granted(frozenset(Right(*right) for right in rights))


def test_nothing_permitted_is_no_access() -> None:
    nothing = Granted()
    assert not nothing.has_main_access
    assert not nothing.may_read_main_content
    assert not nothing.permits("read")
    assert not nothing.permits_transmission(None)


def test_any_action_on_the_main_resource_is_access_to_it() -> None:
    assert granted(("sign", "main")).has_main_access
    assert not granted(("read", "part")).has_main_access


def test_main_content_takes_read_on_the_main_resource() -> None:
    assert granted(("read", "main")).may_read_main_content
    assert not granted(("sign", "main"), ("read", "part")).may_read_main_content


@pytest.mark.parametrize(
    ("rights", "permitted"),
    [
        ([("sign", "main")], True),
        ([("read", "main"), ("sign", "part")], True),
        ([("sign", "part")], False),
        ([("read", "main")], False),
    ],
)
def test_an_action_without_attribute_takes_its_name_and_main_access(
    rights: list[tuple[str, str]], permitted: bool
) -> None:
    assert granted(*rights).permits("sign") is permitted


@pytest.mark.parametrize(
    ("rights", "permitted"),
    [
        ([("sign", "part")], True),
        ([("sign", "main")], False),
        ([("sign", "Part")], False),
        ([("Sign", "part")], False),
    ],
)
def test_an_action_with_attribute_takes_the_exact_pair(rights: list[tuple[str, str]], permitted: bool) -> None:
    assert granted(*rights).permits("sign", "part") is permitted


@pytest.mark.parametrize(
    ("rights", "attribute", "permitted"),
    [
        ([("transmissionread", "group-1")], "group-1", True),
        ([("read", "group-1")], "group-1", True),
        ([("sign", "group-1"), ("read", "main")], "group-1", False),
        ([("sign", "main")], None, True),
        ([("transmissionread", "group-1")], None, False),
    ],
)
def test_a_transmission_takes_reading_its_attribute_or_main_access(
    rights: list[tuple[str, str]], attribute: str | None, permitted: bool
) -> None:
    assert granted(*rights).permits_transmission(attribute) is permitted
