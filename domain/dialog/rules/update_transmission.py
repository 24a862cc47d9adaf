"""Every rule for replacing a transmission (S-095, S-098, S-099): attachments may have expired, actions may not."""

from domain.access.caller import ServiceOwner
from domain.dialog.commands.transmission import UpdateTransmissionRequest
from domain.dialog.rules import (
    actor,
    attachment,
    authorization_attribute,
    content,
    identifiers,
    strings,
    urls,
)
from domain.dialog.rules.idempotency import idempotent_key
from domain.dialog.rules.transmission import navigational_action
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures, each, make_failure, within
from domain.kernel.moment import Moment


def failures(command: UpdateTransmissionRequest, caller: ServiceOwner, moment: Moment) -> Failures:
    if not (moment.silent or command.is_silent_update):
        yield Failure("isSilentUpdate", texts.equal("IsSilentUpdate", "True"), is_of_request=True)
    yield from idempotent_key(command.idempotent_key)
    yield from authorization_attribute.failures(command.authorization_attribute)
    yield from urls.typed_uri("extendedType", command.extended_type)
    yield from strings.at_most("externalReference", command.external_reference)
    yield from within("sender", command.sender, actor.failures)
    if command.content is None:
        yield make_failure("content", texts.empty)
    yield from within("content", command.content, lambda given: content.of_transmission(given, caller))
    yield from identifiers.unique_ids("attachments", command.attachments)
    yield from each("attachments", command.attachments, lambda given: attachment.of_dialog(given, moment))
    yield from each(
        "navigationalActions", command.navigational_actions, lambda action: navigational_action(action, moment)
    )
