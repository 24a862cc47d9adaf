"""Rules decide which messages of a topic a subscription gets: a message enters when any rule matches."""

from collections.abc import Iterable

from local.servicebus.broker.content import Content
from local.servicebus.broker.sql import SYSTEM_PROPERTIES, compile_filter
from local.servicebus.broker.three_valued import Filtered, Predicate
from local.servicebus.topology import CorrelationFilter, Rule


def compile_rules(rules: Iterable[Rule]) -> list[Predicate]:
    """One predicate a rule; no rules at all is the default rule, which lets everything through."""
    return [_predicate(rule) for rule in rules] or [lambda _: True]


def matches(predicates: Iterable[Predicate], content: Content) -> bool:
    return any(predicate(content) is True for predicate in predicates)


def _predicate(rule: Rule) -> Predicate:
    properties = rule.properties
    if properties.sql_filter:
        return compile_filter(properties.sql_filter.sql_expression)
    assert properties.correlation_filter
    return _correlation(properties.correlation_filter)


def _correlation(wanted: CorrelationFilter) -> Predicate:
    """Every named property must be equal, with case; system properties as texts."""
    system = {SYSTEM_PROPERTIES[name.replace("_", "")]: text for name, text in wanted.system_properties()}
    user = {name.lower(): value for name, value in wanted.properties.items()}

    def is_equal(content: Filtered) -> bool:
        return all(content.properties[place] == text for place, text in system.items()) and all(
            name in content.folded_properties and content.folded_properties[name] == value
            for name, value in user.items()
        )

    return is_equal
