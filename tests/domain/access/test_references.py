"""Which resources a dialog refers to (S-029)."""

from domain.access.references import find_referenced_resources
from tests.builders.stored import RESOURCE, api_action, gui_action, transmission


def test_the_dialogs_own_resource_is_referenced() -> None:
    assert find_referenced_resources(RESOURCE, None, ()) == (RESOURCE,)


def test_attributes_that_name_resources_are_referenced_once_in_order_whatever_the_case() -> None:
    found = find_referenced_resources(
        "urn:altinn:resource:A",
        (gui_action("read", "URN:altinn:resource:B"), gui_action("read", "part")),
        (api_action("read", "urn:altinn:resource:b"), api_action("read")),
        (transmission("urn:altinn:resource:c"), transmission("urn:altinn:task:Task_1")),
    )
    assert found == ("urn:altinn:resource:a", "urn:altinn:resource:b", "urn:altinn:resource:c")
