"""Names of persons, organisations and system users."""

from typing import Protocol


class PartyNames(Protocol):
    async def name_of(self, urn: str) -> str | None:
        """Give the name to show for a party or user (A-048, A-049, W-036).

        Persons are named last name first. E-mail and self-identified users are named by their own identifier, a
        system user that the register does not know yet gets a general name. None when the register does not know
        the party. Answers may be 24 hours old, 26 while the register is away; then BadGateway is raised.
        """
        ...
