"""A notification condition names a transmission exactly when it is about opening one (S-149)."""

from domain.access.caller import Caller
from domain.dialog.commands.notification import CheckNotificationCondition
from domain.dialog.vocabulary import ActivityType
from domain.kernel import texts
from domain.kernel.failures import Failures, make_failure
from domain.kernel.moment import Moment


def failures(condition: CheckNotificationCondition, _caller: Caller, _moment: Moment) -> Failures:
    is_named = condition.transmission_id is not None and condition.transmission_id.int != 0
    if condition.activity_type is ActivityType.TRANSMISSION_OPENED:
        if not is_named:
            yield make_failure("transmissionId", texts.empty)
    elif is_named:
        yield make_failure("transmissionId", texts.must_be_empty)
