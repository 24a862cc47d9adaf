"""The page of functions lists what is declared."""

from local.commands.operations import PAGE, listed, with_list


def test_page_lists_what_is_declared() -> None:
    text = PAGE.read_text("utf-8")
    assert text == with_list(text), "stale: run `python -m local operations --write`"


def test_every_function_has_a_row() -> None:
    rows = listed().splitlines()[2:]
    assert len(rows) == len(set(rows))
    assert "| serviceowner_create_dialog | `POST /api/v1/serviceowner/dialogs` |" in listed()
    assert "| events_publish_outbox | change feed of `dialogs` |" in listed()
    assert "| timers_sync_subject_resources | the clock, `0 */5 * * * *` |" in listed()


def test_text_around_the_list_is_kept() -> None:
    text = with_list("before\n<!-- operations -->\nstale\n<!-- /operations -->\nafter\n")
    assert text.startswith("before\n<!-- operations -->\n| function |")
    assert text.endswith("|\n<!-- /operations -->\nafter\n")
