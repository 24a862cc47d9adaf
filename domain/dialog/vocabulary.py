"""The closed word lists of the contract; read whatever the case, or by number (S-001)."""

from domain.kernel.contract_enum import ContractEnum


class DialogStatus(ContractEnum):
    IN_PROGRESS = "InProgress"
    DRAFT = "Draft"
    REQUIRES_ATTENTION = "RequiresAttention"
    COMPLETED = "Completed"
    NOT_APPLICABLE = "NotApplicable"
    AWAITING = "Awaiting"

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return {2: "InProgress", 3: "Draft", 5: "RequiresAttention", 6: "Completed", 7: "NotApplicable", 8: "Awaiting"}


class DialogStatusInput(ContractEnum):
    """What may be sent: two deprecated words more than what is answered (M-017)."""

    NEW = "New"
    IN_PROGRESS = "InProgress"
    DRAFT = "Draft"
    SENT = "Sent"
    REQUIRES_ATTENTION = "RequiresAttention"
    COMPLETED = "Completed"
    NOT_APPLICABLE = "NotApplicable"
    AWAITING = "Awaiting"

    @classmethod
    def numbers(cls) -> dict[int, str]:
        return {1: "New", 4: "Sent", **DialogStatus.numbers()}

    @property
    def status(self) -> DialogStatus:
        replaced = {DialogStatusInput.NEW: DialogStatus.NOT_APPLICABLE, DialogStatusInput.SENT: DialogStatus.AWAITING}
        return replaced.get(self) or DialogStatus(self.value)


class SystemLabel(ContractEnum):
    DEFAULT = "Default"
    BIN = "Bin"
    ARCHIVE = "Archive"
    MARKED_AS_UNOPENED = "MarkedAsUnopened"
    SENT = "Sent"


class Deletion(ContractEnum):
    """Whether a list holds deleted dialogs: not, too, or nothing else (S-126)."""

    EXCLUDE = "Exclude"
    INCLUDE = "Include"
    ONLY = "Only"


class ActorType(ContractEnum):
    PARTY_REPRESENTATIVE = "PartyRepresentative"
    SERVICE_OWNER = "ServiceOwner"


class ConsumerType(ContractEnum):
    GUI = "Gui"
    API = "Api"


class GuiActionPriority(ContractEnum):
    PRIMARY = "Primary"
    SECONDARY = "Secondary"
    TERTIARY = "Tertiary"


class HttpVerb(ContractEnum):
    GET = "GET"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"
    HEAD = "HEAD"
    OPTIONS = "OPTIONS"
    TRACE = "TRACE"
    CONNECT = "CONNECT"


class TransmissionType(ContractEnum):
    INFORMATION = "Information"
    ACCEPTANCE = "Acceptance"
    REJECTION = "Rejection"
    REQUEST = "Request"
    ALERT = "Alert"
    DECISION = "Decision"
    SUBMISSION = "Submission"
    CORRECTION = "Correction"

    @property
    def is_from_party(self) -> bool:
        return self in (TransmissionType.SUBMISSION, TransmissionType.CORRECTION)


class ActivityType(ContractEnum):
    DIALOG_CREATED = "DialogCreated"
    DIALOG_CLOSED = "DialogClosed"
    INFORMATION = "Information"
    TRANSMISSION_OPENED = "TransmissionOpened"
    PAYMENT_MADE = "PaymentMade"
    SIGNATURE_PROVIDED = "SignatureProvided"
    DIALOG_OPENED = "DialogOpened"
    DIALOG_DELETED = "DialogDeleted"
    DIALOG_RESTORED = "DialogRestored"
    SENT_TO_SIGNING = "SentToSigning"
    SENT_TO_FORM_FILL = "SentToFormFill"
    SENT_TO_SEND_IN = "SentToSendIn"
    SENT_TO_PAYMENT = "SentToPayment"
    FORM_SUBMITTED = "FormSubmitted"
    FORM_SAVED = "FormSaved"
    CORRESPONDENCE_OPENED = "CorrespondenceOpened"
    CORRESPONDENCE_CONFIRMED = "CorrespondenceConfirmed"

    @property
    def is_for_correspondence(self) -> bool:
        return self in (ActivityType.CORRESPONDENCE_OPENED, ActivityType.CORRESPONDENCE_CONFIRMED)
