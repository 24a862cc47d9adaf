"""The authentication level that a resource's XACML policy obliges to (A-035, W-027, W-028)."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

_CORE = "{urn:oasis:names:tc:xacml:3.0:core:schema:wd-17}"
_LEVEL = "urn:altinn:minimum-authenticationlevel"


class UnreadablePolicyError(ValueError):
    """What was answered is no XACML 3.0 policy, or holds a document type, which could make entities explode."""


class _WithoutDocumentType(TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:  # noqa: ARG002 - expat's signature
        raise UnreadablePolicyError("a policy with a document type is not read")


def minimum_level(policy: bytes) -> int | None:
    """Give the level of the first obligation, None when it names none. Raises UnreadablePolicyError."""
    root = _parse(policy)
    obligation = root.find(f"{_CORE}ObligationExpressions/{_CORE}ObligationExpression")
    if obligation is None:
        return None
    return _number(next(_levels(obligation), None))


def _parse(policy: bytes) -> Element:
    parser = XMLParser(target=_WithoutDocumentType())  # noqa: S314 - entities need the document type that is refused
    try:
        parser.feed(policy)
        root = parser.close()
    except (ParseError, ValueError) as error:
        raise UnreadablePolicyError(str(error)) from error
    if not _is_policy(root):
        raise UnreadablePolicyError("the document is no policy")
    return root


def _is_policy(root: Element) -> bool:
    has_names = {"PolicyId", "RuleCombiningAlgId"} <= set(root.keys())
    has_parts = root.find(f"{_CORE}Target") is not None and root.find(f"{_CORE}Rule") is not None
    return root.tag == f"{_CORE}Policy" and has_names and has_parts


def _levels(obligation: Element) -> Iterator[Element | None]:
    for assignment in obligation.findall(f"{_CORE}AttributeAssignmentExpression"):
        if assignment.get("Category") == _LEVEL:
            yield assignment.find(f"{_CORE}AttributeValue")


def _number(value: Element | None) -> int | None:
    text = (value.text or "").strip() if value is not None else ""
    return int(text) if text.isascii() and text.isdigit() else None
