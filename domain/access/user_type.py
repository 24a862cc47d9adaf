"""Kinds of callers."""

from domain.kernel.contract_enum import ContractEnum


class UserType(ContractEnum):
    """Who reads or writes (M-101); stored with the seen log."""

    UNKNOWN = "Unknown"
    PERSON = "Person"
    SYSTEM_USER = "SystemUser"
    SERVICE_OWNER = "ServiceOwner"
    SERVICE_OWNER_ON_BEHALF_OF_PERSON = "ServiceOwnerOnBehalfOfPerson"
    EMAIL_USER = "IdportenEmailIdentifiedUser"
