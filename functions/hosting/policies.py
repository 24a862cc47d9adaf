"""Who may call an operation at all: a user type and scopes (S-019 to S-026, E-002, E-003)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from domain.access import scopes
from domain.access.caller import Caller, Claims, consumer_organization, end_user, service_owner
from domain.access.user_type import UserType


@dataclass(frozen=True, slots=True)
class Policy:
    """`every` and `one_of` are scopes; `caller` reads the claims that passed into the caller's type."""

    caller: Callable[[Claims], Caller]
    user_types: frozenset[UserType]
    every: frozenset[str] = frozenset()
    one_of: frozenset[str] = frozenset()
    needs_consumer: bool = False
    on_behalf: bool = False

    def admits(self, claims: Claims, held: frozenset[str]) -> bool:
        has_scopes = self.every <= held and (not self.one_of or bool(self.one_of & held))
        return has_scopes and (not self.needs_consumer or consumer_organization(claims) is not None)


SERVICE_PROVIDER = Policy(
    caller=service_owner,
    user_types=frozenset({UserType.SERVICE_OWNER, UserType.SERVICE_OWNER_ON_BEHALF_OF_PERSON}),
    every=frozenset({scopes.SERVICE_PROVIDER}),
    needs_consumer=True,
    on_behalf=True,
)
END_USER = Policy(
    caller=end_user,
    user_types=frozenset({UserType.PERSON, UserType.SYSTEM_USER, UserType.EMAIL_USER}),
    one_of=frozenset({scopes.END_USER, scopes.END_USER_NO_CONSENT}),
)
SEARCH = replace(SERVICE_PROVIDER, every=SERVICE_PROVIDER.every | {scopes.SERVICE_PROVIDER_SEARCH})
CHANGE_TRANSMISSIONS = replace(SERVICE_PROVIDER, every=SERVICE_PROVIDER.every | {scopes.CHANGE_TRANSMISSIONS})
ADMIN = replace(
    SERVICE_PROVIDER,
    user_types=frozenset({UserType.SERVICE_OWNER}),
    every=SERVICE_PROVIDER.every | {scopes.ADMIN},
)
NOTIFICATION_CONDITION = Policy(
    caller=service_owner,
    user_types=frozenset(UserType),
    every=frozenset({scopes.NOTIFICATION_CONDITION}),
    needs_consumer=True,
)
