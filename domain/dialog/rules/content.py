"""Content of dialogs and transmissions: which types, how long, in which media types (M-040 to M-050, S-009)."""

from dataclasses import dataclass

from domain.access.caller import ServiceOwner
from domain.dialog.commands.content import ContentValue, CreateDialogContent, CreateDialogTransmissionContent
from domain.dialog.commands.localization import Localization
from domain.dialog.content import (
    DEPRECATED_EMBEDS,
    EMBED_HTML,
    EMBED_MARKDOWN,
    EMBED_PREFIX,
    HTML,
    MARKDOWN,
    PLAIN_TEXT,
)
from domain.dialog.rules import localization, strings
from domain.dialog.rules.html import ELEMENTS, is_allowed
from domain.dialog.rules.strings import MAX_STRING
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures, each, make_failure
from domain.kernel.uris import is_https

_CORRESPONDENCE_LIMIT = 512
_LONG = 1023
_STATUS_LABEL = 25


@dataclass(frozen=True, slots=True)
class ContentType:
    """`limit` counts characters per language; `with_html` adds what the legacy-html scope allows (M-042)."""

    name: str
    limit: int = MAX_STRING
    media_types: tuple[str, ...] = (PLAIN_TEXT,)
    with_html: tuple[str, ...] = ()
    is_required: bool = False

    def allowed(self, caller: ServiceOwner) -> tuple[str, ...]:
        return self.media_types + self.with_html if caller.may_send_html else self.media_types

    def limit_for(self, caller: ServiceOwner) -> int:
        return _CORRESPONDENCE_LIMIT if caller.is_for_correspondence and self.limit == MAX_STRING else self.limit


_TITLE = ContentType("Title", is_required=True)
_SUMMARY = ContentType("Summary")
_NON_SENSITIVE_TITLE = ContentType("NonSensitiveTitle")
_NON_SENSITIVE_SUMMARY = ContentType("NonSensitiveSummary")
_SENDER_NAME = ContentType("SenderName")
_ADDITIONAL_INFO = ContentType("AdditionalInfo", _LONG, (PLAIN_TEXT, MARKDOWN), with_html=(HTML,))
_EXTENDED_STATUS = ContentType("ExtendedStatus", _STATUS_LABEL)
_MAIN_CONTENT_REFERENCE = ContentType("MainContentReference", _LONG, (EMBED_MARKDOWN,), with_html=(EMBED_HTML,))
_CONTENT_REFERENCE = ContentType("ContentReference", _LONG, (EMBED_MARKDOWN,), with_html=(EMBED_HTML,))


def of_dialog(content: CreateDialogContent, caller: ServiceOwner) -> Failures:
    yield from _of_type(_TITLE, content.title, caller)
    yield from _of_type(_NON_SENSITIVE_TITLE, content.non_sensitive_title, caller)
    yield from _of_type(_SUMMARY, content.summary, caller)
    yield from _of_type(_NON_SENSITIVE_SUMMARY, content.non_sensitive_summary, caller)
    yield from _of_type(_SENDER_NAME, content.sender_name, caller)
    yield from _of_type(_ADDITIONAL_INFO, content.additional_info, caller)
    yield from _of_type(_EXTENDED_STATUS, content.extended_status, caller)
    yield from _of_type(_MAIN_CONTENT_REFERENCE, content.main_content_reference, caller)


def of_transmission(content: CreateDialogTransmissionContent, caller: ServiceOwner) -> Failures:
    yield from _of_type(_TITLE, content.title, caller)
    yield from _of_type(_SUMMARY, content.summary, caller)
    yield from _of_type(_CONTENT_REFERENCE, content.content_reference, caller)


def _of_type(content_type: ContentType, content: ContentValue | None, caller: ServiceOwner) -> Failures:
    """Yield paths without the type's name: several types share the keys (S-009)."""
    if content is not None:
        yield from _media_type(content_type, content.media_type, caller)
        limit = content_type.limit_for(caller)
        yield from localization.required("value", content.value, limit)
        yield from each("value", content.value, lambda text: _markup(content.media_type, text, limit))
    elif content_type.is_required:
        yield Failure("", texts.missing_content(content_type.name))


def _media_type(content_type: ContentType, media_type: str, caller: ServiceOwner) -> Failures:
    yield from strings.required("mediaType", media_type)
    allowed = content_type.allowed(caller)
    if DEPRECATED_EMBEDS.get(media_type, media_type) not in allowed:
        yield Failure("mediaType", texts.refused_media_type(media_type, content_type.name, allowed))


def _markup(media_type: str, text: Localization, limit: int) -> Failures:
    """Read only what is short enough to be taken: reading markup costs more than its length."""
    if strings.length(text.value) > limit:
        return
    if media_type.lower().startswith(EMBED_PREFIX) and not is_https(text.value):
        yield make_failure("value", texts.malformed_https)
    if media_type == HTML and not is_allowed(text.value):
        yield Failure("", texts.refused_html("Value", ELEMENTS))
