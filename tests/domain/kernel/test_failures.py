"""Failures know where they are, however deep."""

from domain.kernel.failures import Failure, each, make_failure, quote_field, within


def test_path_grows_upwards() -> None:
    assert (
        Failure("url", "x").prefixed_with("urls[0]").prefixed_with("attachments[2]").path
        == "attachments[2].urls[0].url"
    )


def test_failure_of_the_part_itself_takes_the_path_of_the_part() -> None:
    assert Failure("", "x").prefixed_with("content") == Failure("content", "x")


def test_items_are_numbered() -> None:
    failures = each("tags", ("good", "bad", "bad"), lambda tag: [Failure("value", tag)] if tag == "bad" else [])
    assert [failure.path for failure in failures] == ["tags[1].value", "tags[2].value"]


def test_list_left_out_has_no_failures() -> None:
    assert list(each("tags", None, lambda _: [Failure("", "x")])) == []


def test_part_left_out_has_no_failures() -> None:
    assert list(within("content", None, lambda _: [Failure("", "x")])) == []


def test_sentence_speaks_of_the_field_by_name() -> None:
    assert quote_field("serviceResource") == "ServiceResource"
    assert make_failure("serviceResource", lambda name, most: f"{name} {most}", 3) == Failure(
        "serviceResource", "ServiceResource 3"
    )
