"""Which texts a dialog is found by: plain ones, its own and those of its transmissions and activities (E-023)."""

from collections.abc import Iterator

from domain.dialog.activity import Activity
from domain.dialog.attachment import Attachment
from domain.dialog.content import PLAIN_TEXT, Content, ContentValue, TransmissionContent
from domain.dialog.dialog import Children, Dialog
from domain.dialog.sensitivity import drop_sensitive_texts
from domain.dialog.transmission import Transmission
from domain.kernel.localization import Localization
from domain.search.languages import SIMPLE


def own_texts(dialog: Dialog) -> Iterator[Localization]:
    """Give the dialog's own texts, the title first; tags are in no language."""
    if dialog.content is not None:
        yield from dialog.content.title.value
        yield from _plain(*_besides_title(dialog.content))
    for tag in dialog.search_tags:
        yield Localization(value=tag, language_code=SIMPLE)
    yield from _attachment_texts(dialog.attachments)


def open_texts(dialog: Dialog) -> Iterator[Localization]:
    """Give what a list shows a reader below the resource's authentication level (E-028): nothing else is open."""
    if dialog.content is not None:
        content = drop_sensitive_texts(dialog.content)
        yield from _plain(content.title, content.summary, content.sender_name, content.extended_status)


def have_same_texts(one: Dialog, other: Dialog) -> bool:
    """Tell whether what `own_texts` reads is the same in both."""
    return (one.content, one.search_tags, one.attachments) == (other.content, other.search_tags, other.attachments)


def texts_of_children(children: Children) -> Iterator[Localization]:
    """Give the texts of transmissions and activities, those of the newest first."""
    parts: tuple[Transmission | Activity, ...] = (*children.transmissions, *children.activities)
    for part in sorted(parts, key=lambda part: part.created_at, reverse=True):
        yield from part.description if isinstance(part, Activity) else _of_transmission(part)


def _of_transmission(transmission: Transmission) -> Iterator[Localization]:
    if transmission.content is not None:
        yield from _plain(*_values(transmission.content))
    yield from _attachment_texts(transmission.attachments)


def _besides_title(content: Content) -> tuple[ContentValue | None, ...]:
    return (
        content.non_sensitive_title,
        content.summary,
        content.non_sensitive_summary,
        content.sender_name,
        content.additional_info,
        content.extended_status,
        content.main_content_reference,
    )


def _values(content: TransmissionContent) -> tuple[ContentValue | None, ...]:
    return content.title, content.summary, content.content_reference


def _plain(*values: ContentValue | None) -> Iterator[Localization]:
    for value in values:
        if value is not None and value.media_type == PLAIN_TEXT:
            yield from value.value


def _attachment_texts(attachments: tuple[Attachment, ...]) -> Iterator[Localization]:
    for attachment in attachments:
        yield from attachment.display_name
