"""Content of dialogs and transmissions: texts with a media type (M-040 to M-050)."""

from domain.kernel.localization import Localized
from domain.kernel.state import state

PLAIN_TEXT = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
EMBED_PREFIX = "application/vnd.dialogporten.frontchannelembed"
EMBED_MARKDOWN = f"{EMBED_PREFIX}-url;type=text/markdown"
EMBED_HTML = f"{EMBED_PREFIX}-url;type=text/html"
DEPRECATED_EMBEDS = {
    f"{EMBED_PREFIX}+json;type=markdown": EMBED_MARKDOWN,
    f"{EMBED_PREFIX}+json;type=html": EMBED_HTML,
}


@state
class ContentValue:
    """`is_authorized` is only in answers, never stored (M-048)."""

    value: Localized
    media_type: str = PLAIN_TEXT
    is_authorized: bool | None = None


@state
class Content:
    title: ContentValue
    non_sensitive_title: ContentValue | None = None
    summary: ContentValue | None = None
    non_sensitive_summary: ContentValue | None = None
    sender_name: ContentValue | None = None
    additional_info: ContentValue | None = None
    extended_status: ContentValue | None = None
    main_content_reference: ContentValue | None = None


@state
class TransmissionContent:
    title: ContentValue
    summary: ContentValue | None = None
    content_reference: ContentValue | None = None
