"""What an action or transmission is authorized by: a sub-resource or an attribute of Altinn's (M-099)."""

import re

from domain.dialog.rules import strings
from domain.kernel import texts
from domain.kernel.failures import Failures, make_failure

_FIELD = "authorizationAttribute"
_NAME = "[a-z][a-z0-9_-]*"
_PATTERN = re.compile(f"(?:urn:altinn:{_NAME}:)?{_NAME}", re.IGNORECASE | re.ASCII)


def failures(attribute: str | None) -> Failures:
    yield from strings.at_most(_FIELD, attribute)
    if attribute is not None and not _PATTERN.fullmatch(attribute):
        yield make_failure(_FIELD, texts.malformed)
