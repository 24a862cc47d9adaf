"""Activities: what each type must and must not carry (M-079 to M-085)."""

from domain.access.caller import ServiceOwner
from domain.dialog.commands.activity import CreateDialogActivity
from domain.dialog.rules import actor, identifiers, localization, times, urls
from domain.dialog.rules.strings import MAX_STRING
from domain.dialog.vocabulary import ActivityType
from domain.kernel import texts
from domain.kernel.failures import Failures, make_failure, within
from domain.kernel.moment import Moment

_CORRESPONDENCE_LIMIT = 4095


def failures(activity: CreateDialogActivity, caller: ServiceOwner, moment: Moment) -> Failures:
    yield from identifiers.uuid7("id", activity.id, moment)
    yield from times.in_past("createdAt", activity.created_at, moment)
    yield from urls.typed_uri("extendedType", activity.extended_type)
    yield from _transmission(activity)
    yield from within("performedBy", activity.performed_by, actor.failures)
    yield from _description(activity, caller)


def _transmission(activity: CreateDialogActivity) -> Failures:
    if activity.type is ActivityType.TRANSMISSION_OPENED:
        if activity.transmission_id is None:
            yield make_failure("transmissionId", texts.transmission_to_open)
    elif activity.transmission_id is not None:
        yield make_failure("transmissionId", texts.must_be_empty)


def _description(activity: CreateDialogActivity, caller: ServiceOwner) -> Failures:
    if activity.type is ActivityType.INFORMATION:
        limit = _CORRESPONDENCE_LIMIT if caller.is_for_correspondence else MAX_STRING
        yield from localization.required("description", activity.description, limit)
    elif activity.description:
        yield make_failure("description", texts.must_be_empty)
