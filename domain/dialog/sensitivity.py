"""Titles for readers below the resource's authentication level (E-028)."""

from dataclasses import replace

from domain.dialog.content import Content
from domain.dialog.summary import DialogSummary


def hide_sensitive_texts(summary: DialogSummary, required: int, level: int) -> DialogSummary:
    """Put the non-sensitive texts in place of the real ones where they exist and the reader's level is too low."""
    content = summary.content
    if content is None or level >= required:
        return summary
    return replace(summary, content=drop_sensitive_texts(content))


def drop_sensitive_texts(content: Content) -> Content:
    return replace(
        content,
        title=content.non_sensitive_title or content.title,
        summary=content.non_sensitive_summary or content.summary,
    )
