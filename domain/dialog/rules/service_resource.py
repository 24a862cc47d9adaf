"""The service resource that a dialog is for (M-009)."""

from domain.dialog.rules import strings, urls
from domain.kernel import texts
from domain.kernel.failures import Failure, Failures

_FIELD = "serviceResource"
PREFIX = "urn:altinn:resource:"


def failures(urn: str) -> Failures:
    yield from strings.required(_FIELD, urn)
    yield from urls.uri(_FIELD, urn)
    if not urn.startswith(PREFIX):
        yield Failure(_FIELD, texts.RESOURCE_PREFIX)
