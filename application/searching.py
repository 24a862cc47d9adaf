"""Pages of dialogs: one more than asked for tells whether there is a next one (S-144)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from application.ports.search import DialogSearch, Search
from application.ports.stemming import Stemming
from domain.authorization.parties import SearchScope
from domain.dialog.label_pattern import LabelPattern
from domain.dialog.ordering import DEFAULT, Order, read_order, read_token, write_order, write_token
from domain.dialog.summary import DialogSummary
from domain.dialog.visibility import ALWAYS, Visibility, read_visibility
from domain.dialog.vocabulary import Deletion
from domain.kernel.moment import Moment
from domain.search.expression import Expression, read_expression
from domain.search.queries import DialogFilters, SearchDialogs, SearchEndUserContexts, SearchOwnDialogs


@dataclass(frozen=True, slots=True)
class Page:
    """`continuation_token` is the last item's boundary, also on the last page; an empty page echoes the token sent."""

    items: tuple[DialogSummary, ...]
    has_next_page: bool
    continuation_token: str | None
    order_by: str

    def with_items(self, items: Iterable[DialogSummary]) -> Self:
        return replace(self, items=tuple(items))

    def end(self) -> Self:
        """Give the page without a token when there is no further one (S-147)."""
        return self if self.has_next_page else replace(self, continuation_token=None)


@dataclass(frozen=True, slots=True)
class Searching:
    """Every query has passed its rules; a list in which nothing can be costs no request (E-014, S-133)."""

    search: DialogSearch
    stemming: Stemming

    async def page(
        self, query: SearchDialogs, scope: SearchScope, moment: Moment, hidden_resources: frozenset[str] = frozenset()
    ) -> Page:
        """Find a page for an end user, by free text of hidden resources only in what the page shows of them."""
        order = read_order(query.order_by)
        token = query.continuation_token or None
        text = self._text(query)
        if scope.is_empty or _is_wordless(text):
            return _empty_page(order, token)
        wanted = Search(
            scope=scope,
            filters=query,
            orgs=query.org,
            order=order,
            after=read_token(token, order) if token else None,
            limit=query.limit,
            visibility=Visibility(now=moment.now),
            text=text,
            hidden_resources=hidden_resources,
        )
        return await self._page(wanted, token)

    async def owned(self, query: SearchOwnDialogs, org: str | None, scope: SearchScope | None) -> Page:
        """Find a page for the service owner `org`; with a scope, what the person of the scope may see (S-131)."""
        order = read_order(query.order_by)
        token = query.continuation_token or None
        text = self._text(query)
        if org is None or (scope is not None and scope.is_empty) or _is_wordless(text):
            return _empty_page(order, token)
        wanted = Search(
            scope=scope,
            filters=query,
            orgs=(org,),
            order=order,
            after=read_token(token, order) if token else None,
            limit=query.limit,
            visibility=read_visibility(query.visible_after, query.visible_before, for_person=scope is not None),
            deletion=query.deleted,
            owner_labels=tuple(LabelPattern.read(label) for label in query.service_owner_labels),
            text=text,
        )
        return await self._page(wanted, token)

    async def contexts(self, query: SearchEndUserContexts, org: str | None) -> Page:
        """Find dialogs of the service owner `org` for what their end users' contexts hold, deleted ones too (S-147)."""
        token = query.continuation_token or None
        if org is None:
            return _empty_page(DEFAULT, token).end()
        wanted = Search(
            scope=None,
            filters=DialogFilters(party=query.party, content_updated_after=query.content_updated_after),
            orgs=(org,),
            order=DEFAULT,
            after=read_token(token, DEFAULT) if token else None,
            limit=query.limit,
            visibility=ALWAYS,
            deletion=Deletion.INCLUDE,
            any_label=query.label,
        )
        return (await self._page(wanted, token)).end()

    def _text(self, query: SearchDialogs | SearchOwnDialogs) -> Expression | None:
        if query.search is None:
            return None
        return read_expression(query.search, query.search_language_code, self.stemming.stem)

    async def _page(self, wanted: Search, token: str | None) -> Page:
        found = await self.search.found(replace(wanted, limit=wanted.limit + 1))
        items = found[: wanted.limit]
        return Page(
            items,
            has_next_page=len(found) > wanted.limit,
            continuation_token=write_token(wanted.order, items[-1].boundary(wanted.order)) if items else token,
            order_by=write_order(wanted.order),
        )


def _is_wordless(text: Expression | None) -> bool:
    """Tell that free text was asked for, but no word: nothing is found by that (E-022)."""
    return text is not None and not text.ways


def _empty_page(order: Order, token: str | None) -> Page:
    return Page((), has_next_page=False, continuation_token=token, order_by=write_order(order))
