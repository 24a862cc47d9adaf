"""A transmission by itself, outside its dialog."""

from functions.hosting.answers import Listed
from functions.views.parts import TransmissionAlone


class EndUserTransmissionDetails(TransmissionAlone):
    is_authorized: bool


class ServiceOwnerTransmissionDetails(TransmissionAlone):
    idempotent_key: str | None


EndUserTransmissions = Listed[EndUserTransmissionDetails]
ServiceOwnerTransmissions = Listed[ServiceOwnerTransmissionDetails]
