"""A transmission by itself, outside its dialog."""

from functions.views.parts import NamedAttachment, TransmissionAlone


class EndUserTransmissionDetails(TransmissionAlone):
    is_authorized: bool


class ServiceOwnerTransmissionDetails(TransmissionAlone):
    attachments: tuple[NamedAttachment, ...]
    idempotent_key: str | None


EndUserTransmissions = tuple[EndUserTransmissionDetails, ...]
ServiceOwnerTransmissions = tuple[ServiceOwnerTransmissionDetails, ...]
