"""Each port has an adapter that answers the same questions with the same parameters."""

from inspect import isfunction, signature

import pytest

from adapters.altinn.authorized_parties import AltinnAuthorizedParties
from adapters.altinn.decisions import AltinnDecisions
from adapters.altinn.names import AltinnPartyNames
from adapters.altinn.resource_registry import AltinnResources
from adapters.altinn.subject_resources import AltinnSubjectResources
from adapters.caching.reference import ReferenceStore
from adapters.caching.shared import AnswerStore
from adapters.cosmos.answers import CosmosAnswers
from adapters.cosmos.reference import CosmosReference
from adapters.tokens.signing import Ed25519DialogTokens
from adapters.tokens.validator import JwtValidator
from application.ports.authorization import AuthorizedParties, Decisions, SubjectResources, SubjectResourceUpkeep
from application.ports.names import PartyNames
from application.ports.resources import Resources, ResourceUpkeep
from application.ports.signing import DialogTokens
from application.ports.tokens import TokenValidator


@pytest.mark.parametrize(
    ("port", "adapter"),
    [
        (Decisions, AltinnDecisions),
        (AuthorizedParties, AltinnAuthorizedParties),
        (SubjectResources, AltinnSubjectResources),
        (SubjectResourceUpkeep, AltinnSubjectResources),
        (Resources, AltinnResources),
        (ResourceUpkeep, AltinnResources),
        (ReferenceStore, CosmosReference),
        (AnswerStore, CosmosAnswers),
        (PartyNames, AltinnPartyNames),
        (DialogTokens, Ed25519DialogTokens),
        (TokenValidator, JwtValidator),
    ],
)
def test_the_adapter_takes_what_the_port_says(port: type, adapter: type) -> None:
    asked = {name: question for name, question in vars(port).items() if isfunction(question) and name[0] != "_"}
    assert asked
    for name, question in asked.items():
        assert list(signature(getattr(adapter, name)).parameters) == list(signature(question).parameters)
