"""A dialog's terms follow its texts: its own are made anew, those of its children are added to."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from domain.dialog.activity import Activity
from domain.dialog.actor import SERVICE_OWNER
from domain.dialog.attachment import Attachment
from domain.dialog.content import HTML, MARKDOWN, Content, ContentValue, TransmissionContent
from domain.dialog.decision import Decision
from domain.dialog.dialog import Children, Dialog
from domain.dialog.vocabulary import ActivityType
from domain.kernel.localization import Localization, Localized
from domain.search.indexing import index_terms
from domain.search.terms import MOST_TERMS
from tests.builders.stored import MOMENT, dialog, transmission


def unstemmed(word: str, _language: str) -> str:
    return word


def said(word: str) -> Localized:
    return (Localization(value=word, language_code="nb"),)


def a_value(word: str, media_type: str = "text/plain") -> ContentValue:
    return ContentValue(value=said(word), media_type=media_type)


def an_attachment(word: str) -> Attachment:
    return Attachment(id=UUID(int=9), display_name=said(word), name="unnamed")


def an_activity(word: str, minutes: int = 0) -> Activity:
    return Activity(
        id=UUID(int=minutes + 100),
        created_at=MOMENT + timedelta(minutes=minutes),
        type=ActivityType.INFORMATION,
        performed_by=SERVICE_OWNER,
        description=said(word),
    )


def made(decision: Decision, before: Dialog | None = None) -> Dialog:
    return index_terms(decision, before, unstemmed).dialog


def test_all_plain_texts_of_a_dialog_are_its_own_terms() -> None:
    content = Content(
        title=a_value("title"),
        non_sensitive_title=a_value("modest"),
        summary=a_value("summary"),
        non_sensitive_summary=a_value("brief"),
        sender_name=a_value("sender"),
        additional_info=a_value("more"),
        extended_status=a_value("waiting"),
        main_content_reference=a_value(
            "reference", "application/vnd.dialogporten.frontchannelembed-url;type=text/html"
        ),
    )
    whole = dialog(
        content=content,
        search_tags=("tag",),
        attachments=(an_attachment("letter"),),
        extended_status="untold",
        external_reference="unfound",
    )
    texts = ("title", "modest", "summary", "brief", "sender", "more", "waiting", "tag", "letter")
    assert made(Decision(dialog=whole)).terms == texts
    assert made(Decision(dialog=whole)).open_terms == ("modest", "brief", "sender", "waiting")
    plain = replace(content, non_sensitive_title=None, non_sensitive_summary=None)
    assert made(Decision(dialog=dialog(content=plain))).open_terms == ("title", "summary", "sender", "waiting")


def test_texts_with_markup_are_not_found() -> None:
    content = Content(title=a_value("title"), additional_info=a_value("info", MARKDOWN), summary=a_value("s", HTML))
    assert made(Decision(dialog=dialog(content=content))).terms == ("title",)


def test_transmissions_and_activities_are_found_the_newest_first() -> None:
    content = TransmissionContent(title=a_value("letter"), summary=a_value("markup", MARKDOWN))
    letter = replace(transmission(), content=content, attachments=(an_attachment("form"),))
    added = Children(transmissions=(letter,), activities=(an_activity("early", -1), an_activity("late", 1)))
    assert made(Decision(dialog(), added)).child_terms == ("late", "letter", "form", "early")


def test_own_terms_are_made_anew_only_with_the_texts() -> None:
    old, new = (Content(title=a_value(word)) for word in ("old", "new"))
    before = dialog(content=old, terms=("kept",))
    assert made(Decision(replace(before, progress=5)), before).terms == ("kept",)
    assert made(Decision(replace(before, content=new)), before).terms == ("new",)
    assert made(Decision(replace(before, search_tags=("tag",))), before).terms == ("old", "tag")


def test_terms_of_children_are_added_to() -> None:
    before = dialog(child_terms=("first", "both"))
    letter = replace(transmission(), content=TransmissionContent(title=a_value("replaced")))
    change = Decision(before, Children(activities=(an_activity("both"),)), Children(transmissions=(letter,)))
    assert made(change, before).child_terms == ("both", "replaced", "first")


def test_the_oldest_terms_of_children_give_way() -> None:
    before = dialog(child_terms=tuple(map(str, range(MOST_TERMS))))
    after = made(Decision(before, Children(activities=(an_activity("new"),))), before)
    assert after.child_terms == ("new", *map(str, range(MOST_TERMS - 1)))


def test_words_of_a_replaced_child_are_forgotten_where_all_children_are_known() -> None:
    before = made(Decision(dialog=dialog(), added=Children(activities=(an_activity("gammelt"),))))
    assert before.child_terms == ("gammelt",)
    rest = Children(activities=(an_activity("nytt"),))
    assert made(Decision(dialog=before, all_children=rest), before).child_terms == ("nytt",)
