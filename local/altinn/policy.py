"""A resource's XACML 3.0 policy, with its minimum authentication level as obligation."""

from xml.sax.saxutils import escape

from local.altinn.world import Resource

POLICY = """\
<?xml version="1.0" encoding="utf-8"?>
<xacml:Policy xmlns:xacml="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:altinn:policyid:{id}"
    Version="1.0" RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides">
  <xacml:Target/>
{rules}{obligations}</xacml:Policy>
"""
RULE = """\
  <xacml:Rule RuleId="urn:altinn:resource:{id}:ruleid:{number}" Effect="Permit">
    <xacml:Description>{action}</xacml:Description>
    <xacml:Target/>
  </xacml:Rule>
"""
OBLIGATIONS = """\
  <xacml:ObligationExpressions>
    <xacml:ObligationExpression ObligationId="urn:altinn:obligation:authenticationLevel1" FulfillOn="Permit">
      <xacml:AttributeAssignmentExpression AttributeId="urn:altinn:obligation1-assignment1"
          Category="urn:altinn:minimum-authenticationlevel">
        <xacml:AttributeValue DataType="http://www.w3.org/2001/XMLSchema#integer">{level}</xacml:AttributeValue>
      </xacml:AttributeAssignmentExpression>
    </xacml:ObligationExpression>
  </xacml:ObligationExpressions>
"""


def policy_of(resource: Resource) -> str:
    """The policy as XML text; without obligation when the resource states no level."""
    rules = "".join(
        RULE.format(id=resource.id, number=number, action=escape(action))
        for number, action in enumerate(resource.actions, start=1)
    )
    level = resource.minimum_level
    return POLICY.format(
        id=resource.id, rules=rules, obligations="" if level is None else OBLIGATIONS.format(level=level)
    )
