"""All entities of a namespace: finds them by address, changes them at run time and keeps their time."""

from collections.abc import Iterator

from local.servicebus import topology
from local.servicebus.alarm import Alarm
from local.servicebus.broker.dead_letters import SUFFIX as DEAD_LETTER_SUFFIX
from local.servicebus.broker.deadlines import Deadlines
from local.servicebus.broker.journal import Journal
from local.servicebus.broker.names import folded, subscription_path
from local.servicebus.broker.queues import Queue
from local.servicebus.broker.rules import compile_rules
from local.servicebus.broker.sessions import SessionQueue
from local.servicebus.broker.topics import Subscription, Topic
from local.servicebus.clock import now
from local.servicebus.refusals import NOT_FOUND, RefusedError

type Entity = Queue | Topic


class Broker:
    """Must be made inside a running event loop."""

    def __init__(self, namespace: topology.Namespace, journal: Journal) -> None:
        self._journal = journal
        self._alarm = Alarm(self._ring)
        self._entities: dict[str, Entity] = {}
        self._idle_deadlines = Deadlines[tuple[str, str]](self._alarm.at)
        for queue in namespace.queues:
            self._add(self._queue(queue.name, queue.properties))
        for topic in namespace.topics:
            self._add_topic(topic)
        self._restore_subscriptions()
        self._connect_forwarding()

    def entities(self) -> Iterator[Entity]:
        yield from list(self._entities.values())

    def find(self, path: str) -> Entity:
        """The entity at an address path; raises RefusedError."""
        entity = self._entities.get(folded(path))
        if entity is None:
            raise RefusedError(NOT_FOUND, f"The messaging entity '{path}' could not be found.")
        return entity

    def topic(self, name: str) -> Topic:
        topic = self.find(name)
        if not isinstance(topic, Topic):
            raise RefusedError(NOT_FOUND, f"'{name}' is no topic.")
        return topic

    def add_subscription(
        self, topic_name: str, definition: topology.Subscription, deletes_after: int | None = None
    ) -> bool:
        """Create a subscription that lasts, or give an existing one new rules; answers whether it is new.

        deletes_after: milliseconds without receivers after which it goes away
        """
        topic = self.topic(topic_name)
        is_new = folded(definition.name) not in topic.subscriptions
        if is_new:
            self._subscribe(topic, definition, deletes_after)
        else:
            topic.subscriptions[folded(definition.name)].rules = compile_rules(definition.rules)
        stored = definition.model_dump_json(by_alias=True)
        statement = "INSERT OR REPLACE INTO subscription VALUES (?, ?, ?, ?)"
        self._journal.execute(statement, topic.name, definition.name, stored, deletes_after)
        return is_new

    def remove_subscription(self, topic_name: str, name: str) -> None:
        """Raises RefusedError when there is none."""
        topic = self.topic(topic_name)
        self.find(subscription_path(topic.name, name))
        queue = topic.subscriptions.pop(folded(name)).queue
        for path in (queue.name, queue.name + DEAD_LETTER_SUFFIX):
            gone = self._entities.pop(folded(path))
            assert isinstance(gone, Queue)
            gone.destroy()
        statement = "DELETE FROM subscription WHERE lower(topic) = ? AND lower(name) = ?"
        self._journal.execute(statement, folded(topic.name), folded(name))

    def close(self) -> None:
        self._alarm.stop()

    def _add(self, entity: Entity) -> None:
        self._entities[folded(entity.name)] = entity
        entity.restore()

    def _queue(self, name: str, properties: topology.QueueProperties) -> Queue:
        """A queue with its dead-letter queue."""
        kind = SessionQueue if properties.requires_session else Queue
        queue = kind(name, properties, self._journal.ledger(name), self._alarm.at)
        buried = name + DEAD_LETTER_SUFFIX
        settings = topology.QueueProperties().model_copy(update={"lock_duration": properties.lock_duration})
        queue.dead_letters = Queue(buried, settings, self._journal.ledger(buried), self._alarm.at)
        self._add(queue.dead_letters)
        return queue

    def _add_topic(self, definition: topology.Topic) -> None:
        ledger = self._journal.ledger(definition.name)
        topic = Topic(definition.name, definition.properties, ledger, self._alarm.at)
        self._add(topic)
        for subscription in definition.subscriptions:
            self._subscribe(topic, subscription, None)

    def _subscribe(self, topic: Topic, definition: topology.Subscription, deletes_after: int | None) -> None:
        properties = _limited(definition.properties, topic.properties.time_to_live)
        queue = self._queue(subscription_path(topic.name, definition.name), properties)
        self._add(queue)
        rules = compile_rules(definition.rules)
        topic.subscriptions[folded(definition.name)] = Subscription(queue, rules, deletes_after)
        if deletes_after is not None:
            self._idle_deadlines.set((topic.name, definition.name), now() + deletes_after)

    def _restore_subscriptions(self) -> None:
        """Those that were added at run time; the topology file wins where both name one."""
        rows = list(self._journal.query("SELECT topic, name, definition, deletes_after FROM subscription"))
        for topic_name, name, definition, deletes_after in rows:
            topic = self._entities.get(folded(topic_name))
            if isinstance(topic, Topic) and folded(name) not in topic.subscriptions:
                self._subscribe(topic, topology.Subscription.model_validate_json(definition), deletes_after)

    def _connect_forwarding(self) -> None:
        for queue in (entity for entity in self._entities.values() if isinstance(entity, Queue)):
            if queue.properties.forward_to:
                queue.forward_to = self.find(queue.properties.forward_to)
            if queue.properties.forward_dead_lettered_messages_to:
                queue.dead_letters = self.find(queue.properties.forward_dead_lettered_messages_to)

    def _ring(self) -> int | None:
        moment = now()
        for entity in self.entities():
            entity.tick(moment)
        for key in self._idle_deadlines.due(moment):
            self._remove_if_idle(*key, moment)
        following = [entity.next_deadline() for entity in self.entities()]
        following.append(self._idle_deadlines.next())
        return min((due for due in following if due is not None), default=None)

    def _remove_if_idle(self, topic_name: str, name: str, moment: int) -> None:
        subscription = self.topic(topic_name).subscriptions.get(folded(name))
        if subscription is None or subscription.deletes_after is None:
            return
        ends = moment if subscription.queue.has_consumers else subscription.queue.used_at
        if ends + subscription.deletes_after > moment:
            self._idle_deadlines.set((topic_name, name), ends + subscription.deletes_after)
        else:
            self.remove_subscription(topic_name, name)


def _limited(properties: topology.QueueProperties, longest: int | None) -> topology.QueueProperties:
    """A topic's time to live bounds that of its subscriptions."""
    lives = [ttl for ttl in (properties.time_to_live, longest) if ttl is not None]
    return properties.model_copy(update={"default_message_time_to_live": min(lives, default=None)})
