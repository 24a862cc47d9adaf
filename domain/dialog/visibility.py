"""When the dialogs of a list may be seen: those of a person now, those of an owner by wish (E-013, S-122, S-125)."""

from datetime import datetime

from domain.kernel.state import state


@state
class Visibility:
    """What a list asks of visibleFrom and expiresAt; None asks nothing.

    At `now` a dialog must be visible and not expired. `appears_after` and `appears_before` take dialogs only that say
    when they appear, the limits included; `appeared_by` takes those too that do not say.
    """

    now: datetime | None = None
    appears_after: datetime | None = None
    appears_before: datetime | None = None
    appeared_by: datetime | None = None


ALWAYS = Visibility()


def read_visibility(after: datetime | None, before: datetime | None, *, for_person: bool) -> Visibility:
    """Read an owner's visibleAfter and visibleBefore; on behalf of a person they mean something else (S-132)."""
    if for_person:
        return Visibility(appeared_by=after)
    return Visibility(appears_after=after, appears_before=before)
