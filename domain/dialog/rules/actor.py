"""Actors: a service owner without identity, or a party's representative by id or by name (M-086, M-087)."""

from domain.dialog.commands.actor import Actor
from domain.dialog.rules import party, strings
from domain.dialog.vocabulary import ActorType
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures, make_failure


def failures(actor: Actor) -> Failures:
    if actor.actor_type is ActorType.SERVICE_OWNER:
        yield from _without_identity(actor)
    else:
        yield from _check_identifier(actor)


def _without_identity(actor: Actor) -> Failures:
    if actor.actor_name:
        yield make_failure("actorName", texts.must_be_empty)
    if actor.actor_id:
        yield make_failure("actorId", texts.must_be_empty)


def _check_identifier(actor: Actor) -> Failures:
    if bool(actor.actor_id) is bool(actor.actor_name):
        yield Failure("", texts.ID_OR_NAME)
    if actor.actor_name is not None:
        yield from strings.at_most("actorName", actor.actor_name)
    if actor.actor_id:
        yield from party.identifier("actorId", actor.actor_id)
        yield from strings.at_most("actorId", actor.actor_id)
