"""A transmission by itself, outside its dialog."""

from functions.views.parts import TransmissionAlone


class EndUserTransmissionDetails(TransmissionAlone):
    is_authorized: bool


class ServiceOwnerTransmissionDetails(TransmissionAlone):
    idempotent_key: str | None


EndUserTransmissions = tuple[EndUserTransmissionDetails, ...]
ServiceOwnerTransmissions = tuple[ServiceOwnerTransmissionDetails, ...]
