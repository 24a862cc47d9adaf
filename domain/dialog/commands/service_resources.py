"""What an end user's service resources are limited by, as sent in a query string."""

from domain.kernel.command import Query


class SearchServiceResources(Query):
    """Parties that the caller may not act for are ignored (E-058)."""

    party: tuple[str, ...] = ()
