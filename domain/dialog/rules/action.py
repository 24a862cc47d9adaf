"""GUI and API actions (M-063 to M-068); who may choose ids decides whether those are judged (M-036, S-063)."""

from collections import Counter
from collections.abc import Sequence

from domain.dialog.commands.action import CreateDialogApiAction, CreateDialogApiActionEndpoint, CreateDialogGuiAction
from domain.dialog.rules import authorization_attribute, identifiers, localization, strings, urls
from domain.dialog.vocabulary import GuiActionPriority, HttpVerb
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures, each, make_failure

_GUI_METHODS = (HttpVerb.GET, HttpVerb.POST, HttpVerb.DELETE)
_MOST = {
    GuiActionPriority.PRIMARY: (1, texts.ONE_PRIMARY),
    GuiActionPriority.SECONDARY: (1, texts.ONE_SECONDARY),
    GuiActionPriority.TERTIARY: (5, texts.FIVE_TERTIARY),
}


def priorities(field: str, actions: Sequence[CreateDialogGuiAction] | None) -> Failures:
    """Judge how many actions share a priority (M-064)."""
    counted = Counter(action.priority for action in actions or ())
    for priority, (most, text) in _MOST.items():
        if counted[priority] > most:
            yield Failure(field, text)


def gui(action: CreateDialogGuiAction) -> Failures:
    yield from _action(action.action)
    yield from urls.https("url", action.url)
    yield from authorization_attribute.failures(action.authorization_attribute)
    if action.http_method is not None and action.http_method not in _GUI_METHODS:
        yield make_failure("httpMethod", texts.one_of, _GUI_METHODS)
    yield from localization.required("title", action.title)
    yield from localization.failures("prompt", action.prompt)


def api(action: CreateDialogApiAction) -> Failures:
    yield from _action(action.action)
    yield from authorization_attribute.failures(action.authorization_attribute)
    yield from strings.at_most("name", action.name)
    if not action.endpoints:
        yield make_failure("endpoints", texts.empty)
    yield from identifiers.unique_ids("endpoints", action.endpoints)
    yield from each("endpoints", action.endpoints, _endpoint)


def _action(name: str) -> Failures:
    yield from strings.required("action", name)
    yield from strings.at_most("action", name)


def _endpoint(endpoint: CreateDialogApiActionEndpoint) -> Failures:
    yield from strings.at_most("version", endpoint.version)
    yield from urls.https("url", endpoint.url)
    yield from urls.web("documentationUrl", endpoint.documentation_url)
    yield from urls.typed_uri("requestSchema", endpoint.request_schema)
    yield from urls.typed_uri("responseSchema", endpoint.response_schema)
    if endpoint.sunset_at is not None and not endpoint.deprecated:
        yield make_failure("deprecated", texts.equal, "True")
