"""Which rights are asked for, and in which order (A-003, A-004)."""

from hypothesis import given
from hypothesis import strategies as st

from domain.authorization.actions import READ_MAIN, Right, decision_request, find_needed_rights, sort_rights
from tests.builders.stored import DIALOG_ID, PARTY, RESOURCE, api_action, dialog, gui_action, transmission

words = st.text(st.sampled_from("abAB-:1"), min_size=1, max_size=4)
rights = st.builds(Right, words, words)


def test_every_dialog_asks_for_reading_it() -> None:
    assert find_needed_rights(dialog(), ()) == (READ_MAIN,)


def test_actions_ask_for_their_attribute_or_the_main_resource() -> None:
    asked = find_needed_rights(
        dialog(gui_actions=(gui_action("sign"),), api_actions=(api_action("write", "part"),)), ()
    )
    assert asked == (READ_MAIN, Right("sign", "main"), Right("write", "part"))


def test_transmissions_ask_only_with_an_attribute() -> None:
    asked = find_needed_rights(
        dialog(), (transmission(), transmission("group-1"), transmission("Urn:Altinn:Resource:svc-b"))
    )
    assert asked == (READ_MAIN, Right("read", "Urn:Altinn:Resource:svc-b"), Right("transmissionread", "group-1"))


def test_the_same_right_is_asked_for_once() -> None:
    asked = find_needed_rights(dialog(gui_actions=(gui_action("read"), gui_action("read", "main"))), ())
    assert asked == (READ_MAIN,)


def test_letters_decide_before_case_and_lower_case_comes_first() -> None:
    given_rights = [Right("Sign", "a"), Right("read", "b"), Right("sign", "a"), Right("Approve", "z")]
    assert sort_rights(given_rights) == (
        Right("Approve", "z"),
        Right("read", "b"),
        Right("sign", "a"),
        Right("Sign", "a"),
    )


@given(st.sets(rights))
def test_the_order_does_not_depend_on_where_rights_come_from(some: set[Right]) -> None:
    assert sort_rights(some) == sort_rights(reversed(sort_rights(some)))


def test_the_request_names_party_resource_and_instance() -> None:
    request = decision_request(dialog(), ())
    assert (request.party, request.service_resource) == (PARTY, RESOURCE)
    assert request.instance == f"urn:altinn:dialog-id:{DIALOG_ID}"
