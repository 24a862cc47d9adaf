"""Lists of a stored dialog merged with what was sent: by id, down to the parts of a part (S-062, M-068)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from domain.dialog import to_state
from domain.dialog.action import ApiAction, GuiAction
from domain.dialog.attachment import Attachment
from domain.dialog.commands.action import CreateDialogApiAction, CreateDialogGuiAction
from domain.dialog.commands.attachment import CreateDialogAttachment
from domain.dialog.order import in_order
from domain.kernel.moment import Moment


class _Sent(Protocol):
    @property
    def id(self) -> UUID | None: ...


class _Stored(Protocol):
    @property
    def id(self) -> UUID: ...


def merge[S: _Sent, T: _Stored](
    stored: Iterable[T], sent: Sequence[S] | None, make: Callable[[S, T | None], T]
) -> tuple[T, ...]:
    """Give what was sent: matches in the place they had, then the new ones by id, those without an id being new."""
    before = {part.id: part for part in stored}
    matches = {part.id: part for part in sent or () if part.id in before}
    kept = (make(matches[identifier], part) for identifier, part in before.items() if identifier in matches)
    new = (make(part, None) for part in sent or () if part.id not in before)
    return (*kept, *in_order(new))


def merge_tags(before: tuple[str, ...], sent: Iterable[to_state.Tag]) -> tuple[str, ...]:
    """Keep the search tags that are still sent in their places; new ones come last."""
    tags = to_state.to_tags(sent)
    stay, known = frozenset(tags), frozenset(before)
    return (*(tag for tag in before if tag in stay), *(tag for tag in tags if tag not in known))


def merge_attachments(
    stored: Iterable[Attachment], sent: Sequence[CreateDialogAttachment] | None, moment: Moment
) -> tuple[Attachment, ...]:
    def make(given: CreateDialogAttachment, before: Attachment | None) -> Attachment:
        urls = merge(before.urls if before else (), given.urls, lambda url, _: to_state.to_attachment_url(url, moment))
        return replace(to_state.to_attachment(given, moment), urls=urls)

    return merge(stored, sent, make)


def merge_gui_actions(
    stored: Iterable[GuiAction], sent: Sequence[CreateDialogGuiAction] | None, moment: Moment
) -> tuple[GuiAction, ...]:
    return merge(stored, sent, lambda given, _: to_state.to_gui_action(given, moment))


def merge_api_actions(
    stored: Iterable[ApiAction], sent: Sequence[CreateDialogApiAction] | None, moment: Moment
) -> tuple[ApiAction, ...]:
    def make(given: CreateDialogApiAction, before: ApiAction | None) -> ApiAction:
        endpoints = merge(
            before.endpoints if before else (), given.endpoints, lambda one, _: to_state.to_endpoint(one, moment)
        )
        return replace(to_state.to_api_action(given, moment), endpoints=endpoints)

    return merge(stored, sent, make)
