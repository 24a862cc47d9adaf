"""Altinn's answers to who may do what for whom."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from domain.access.caller import Caller, EndUser
from domain.authorization.actions import DecisionRequest, Right
from domain.authorization.parties import Authorized


class Decisions(Protocol):
    async def find_permitted(self, caller: Caller, request: DecisionRequest) -> frozenset[Right]:
        """Give the rights of the request that the decision point permits (A-001 to A-013).

        Anything but a clear permit is not permitted; a caller whom the decision point cannot know is permitted
        nothing. Answers may be 15 minutes old, 30 while the decision point is away; then BadGateway is raised.
        """
        ...


class AuthorizedParties(Protocol):
    async def of(self, caller: EndUser, parties: Iterable[str] = (), *, with_rights: bool = True) -> Authorized:
        """Give the parties that a user may act for, as a tree of one level (A-023 to A-026).

        `parties` are party URNs that the answer is limited to, except for users whose questions take no limit (A-024);
        the source is never sent one that is not the user's. Without `with_rights` roles, packages, resources and
        instances are not asked for (A-050). Answers may be 15 minutes old, 30 while access management is away. Raises
        BadGateway then, and when a user other than a system user is said to have no parties at all, not even itself;
        with `parties` such a user has none.
        """
        ...


class SubjectResources(Protocol):
    async def mapping(self) -> Mapping[str, frozenset[str]]:
        """Give the resource URNs that each role and access package opens, all in lower case (A-029, A-043).

        Keys look like `urn:altinn:rolecode:dagl` and `urn:altinn:accesspackage:tax-returns`. Answers are about 6
        minutes old at most (5 from timer to timer, 1 until every process knows), and older while the registry or the
        store is away. Only a process that knows nothing while the store holds nothing, or is away too, asks the
        registry; BadGateway is raised when that fails.
        """
        ...


class SubjectResourceUpkeep(Protocol):
    async def sync(self) -> None:
        """Take in what the registry has changed since the newest change stored, for all processes (A-043).

        Raises BadGateway when the registry fails and Unavailable when the store does: what is stored stays.
        """
        ...
