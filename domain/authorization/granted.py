"""What the decision source granted one reader of one dialog (A-014 to A-018)."""

from dataclasses import dataclass

from domain.authorization.actions import MAIN, READ, READ_MAIN, READ_TRANSMISSION, Right, sort_rights


@dataclass(frozen=True, slots=True)
class Granted:
    """`permitted` holds only what was asked for and permitted.

    A reader whom the list shows the dialog, but who is permitted nothing on the dialog itself, holds a
    value without main access: no action without attribute is permitted then (E-033).
    """

    permitted: frozenset[Right] = frozenset()

    @property
    def has_main_access(self) -> bool:
        return any(right.attribute == MAIN for right in self.permitted)

    @property
    def may_read_main_content(self) -> bool:
        return READ_MAIN in self.permitted

    def permits(self, action: str, attribute: str | None = None) -> bool:
        """Judge a GUI or API action; without an attribute, the same action on any part suffices (A-015)."""
        if attribute:
            return Right(action, attribute) in self.permitted
        return self.has_main_access and any(right.action == action for right in self.permitted)

    def permits_transmission(self, attribute: str | None) -> bool:
        if not attribute:
            return self.has_main_access
        return any(Right(action, attribute) in self.permitted for action in (READ_TRANSMISSION, READ))

    @property
    def in_order(self) -> tuple[Right, ...]:
        return sort_rights(self.permitted)
