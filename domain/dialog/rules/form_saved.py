"""The new time of a saved form has to be past (S-101)."""

from domain.access.caller import ServiceOwner
from domain.dialog.commands.activity import UpdateFormSavedActivityTime
from domain.dialog.rules import times
from domain.kernel.failures import Failures
from domain.kernel.moment import Moment


def failures(command: UpdateFormSavedActivityTime, _caller: ServiceOwner, moment: Moment) -> Failures:
    return times.in_past("newCreatedAt", command.new_created_at, moment)
