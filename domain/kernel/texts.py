"""Every sentence of the contract's validation answers (S-157; FluentValidation's English wording)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

MUST_BE_IN_FUTURE = "Must be in the future"
MUST_BE_IN_FUTURE_OR_CURRENT = "Must be in future or current value."
MUST_BE_IN_FUTURE_OR_CURRENT_OR_NULL = f"{MUST_BE_IN_FUTURE_OR_CURRENT} (Or null)"
CONTENTLESS_TRANSMISSIONS = "'IsApiOnly' must be true as long as the dialog has transmissions without content."
FROZEN = "User cannot modify frozen dialog"
FREEZING_TAKES_ADMIN = "Only admin-integrations may freeze a dialog."
LEVEL_TOO_LOW = "Altinn authentication level too low."
CONCURRENT_WRITE = "The request conflicted with a concurrent operation. Please try again."
CORRESPONDENCE_ACTIVITY = (
    "Use of CorrespondenceConfirmed or CorrespondenceOpened activity types requires the scope "
    "digdir:dialogporten.correspondence."
)
RESOURCE_PREFIX = "'ServiceResource' must start with 'urn:altinn:resource:'."
ONE_PRIMARY = "Only one primary GUI action is allowed."
ONE_SECONDARY = "Only one secondary GUI action is allowed."
FIVE_TERTIARY = "Only five tertiary GUI actions are allowed."
TWENTY_LABELS = "Only 20 service owner labels are allowed."
ID_OR_NAME = "A PartyRepresentative must have either 'ActorId' or 'ActorName', and not both."


def empty(name: str) -> str:
    return f"'{name}' must not be empty."


def transmission_to_open(name: str) -> str:
    return f"'{name}' must not be empty for an activity of the type 'TransmissionOpened'."


def must_be_empty(name: str) -> str:
    return f"'{name}' must be empty."


def too_long(name: str, limit: int, length: int) -> str:
    return f"The length of '{name}' must be {limit} characters or fewer. You entered {length} characters."


def too_short(name: str, limit: int, length: int) -> str:
    return f"The length of '{name}' must be at least {limit} characters. You entered {length} characters."


def length_between(name: str, low: int, high: int, length: int) -> str:
    return f"'{name}' must be between {low} and {high} characters. You entered {length} characters."


def out_of_range(name: str, low: int, high: int, value: int) -> str:
    return f"'{name}' must be between {low} and {high}. You entered {value}."


def at_most(name: str, limit: int) -> str:
    return f"'{name}' must be less than or equal to '{limit}'."


def in_past(name: str) -> str:
    return f"'{name}' must be in the past."


def in_future(name: str) -> str:
    return f"'{name}' must be in the future."


def after(name: str, other: str) -> str:
    return f"'{name}' must be after '{other}'."


def not_after(name: str, other: str) -> str:
    return f"'{name}' must be less than or equal to '{other}'."


def equal(name: str, other: object) -> str:
    return f"'{name}' must be equal to '{other}'."


def not_equal(name: str, other: object) -> str:
    return f"'{name}' must not be equal to '{other}'."


def one_of(name: str, words: Iterable[object]) -> str:
    return f"'{name}' must be one of the following: [{_listed(words)}]."


def duplicates(keys: Iterable[object]) -> str:
    return f"Can not contain duplicate items: [{_listed(keys)}]."


def unknown_reference(key: object, list_name: str) -> str:
    return f"Item '{key}' in '{list_name}' does not exist."


def malformed_uri(name: str) -> str:
    return f"'{name}' is not a well-formatted URI."


def malformed_typed_uri(name: str) -> str:
    return f"'{name}' is not a well formatted URI."


def not_web(name: str) -> str:
    return f"'{name}' must be an absolute http or https URL."


def malformed_https(name: str) -> str:
    return f"'{name}' is not a well-formatted HTTPS URL."


def malformed_uuid7(name: str, value: UUID) -> str:
    return f"Invalid {name}. Expected big endian UUIDv7 format. Got '{value}'."


def uuid7_in_future(name: str, value: UUID, instant: datetime) -> str:
    return (
        f"Invalid {name}. Expected the unix timestamp portion of the UUIDv7 to be in the past. "
        f"Extrapolated '{instant:%m/%d/%Y %H:%M:%S} +00:00' from '{value}'."
    )


def not_a_party(name: str) -> str:
    return (
        f"'{name}' must be one of the following, with a valid value: "
        "'urn:altinn:person:identifier-no:{identity number}', "
        "'urn:altinn:organization:identifier-no:{organization number}', "
        "'urn:altinn:person:idporten-email:{e-mail address}', "
        "'urn:altinn:person:legacy-selfidentified:{user name}'."
    )


def missing_content(content_type: str) -> str:
    return f"{content_type} must not be empty."


def refused_media_type(media_type: str, content_type: str, allowed: Iterable[str]) -> str:
    listed = ", ".join(f"'{allowed_type}'" for allowed_type in allowed)
    return (
        f"'MediaType' '{media_type}' is not allowed for content type {content_type}. Allowed media types are {listed}."
    )


def refused_html(name: str, elements: Iterable[str]) -> str:
    return (
        f"'{name}' contains unsupported HTML. The following elements are supported: [{_listed(elements)}]. "
        "Attributes are not supported, except that 'a' must have exactly one: a 'href' starting with 'https://'."
    )


def unknown_enum(name: str, value: object) -> str:
    return f"'{name}' has a range of values which does not include '{value}'."


def malformed(name: str) -> str:
    return f"'{name}' is not in the correct format."


def repeated(name: str) -> str:
    return f"'{name}' must not be given more than once."


def unknown_language(value: str) -> str:
    hint = " Use 'nb' or 'nn' for Norwegian." if value == "no" else ""
    return (
        f"'LanguageCode' '{value}' is not a valid language code.{hint} "
        "Codes are trimmed, lower-cased and cut at the first '-' before they are compared; '_' counts as '-'."
    )


def unknown_parents(ids: Iterable[UUID]) -> str:
    return f"Transmissions refer to the following unknown transmissions: [{_listed(ids)}]."


def too_deep(limit: int, ids: Iterable[UUID]) -> str:
    return (
        f"The depth of transmissions must be {limit} or less. The following are at depth {limit + 1}: [{_listed(ids)}]."
    )


def circular(ids: Iterable[UUID]) -> str:
    return f"Transmissions must not refer to each other in a circle. The following do: [{_listed(ids)}]."


def too_wide(limit: int, ids: Iterable[UUID]) -> str:
    return f"At most {limit} transmissions may refer to the same one. The following have more: [{_listed(ids)}]."


def _listed(items: Iterable[object]) -> str:
    return ", ".join(str(item) for item in items)


def unowned(resources: Iterable[str]) -> str:
    return f"Not allowed to reference the following unowned resources: [{_listed(resources)}]."


def type_not_writable(resource_type: str | None) -> str:
    return f"User cannot create or modify resource type {resource_type or 'unknown'}."


def key_in_use(key: str, dialog_id: UUID) -> str:
    return f"'{key}' already exists with DialogId '{dialog_id}'"


def id_exists(value: UUID) -> str:
    return f"Key ('Id')=({value}) already exists."


def already_exists(entity: str, ids: Iterable[UUID]) -> str:
    return f"Entity '{entity}' with the following key(s) already exists: ({_listed(ids)})."


def not_visible_until(instant: datetime) -> str:
    return f"Dialog is not visible until {instant:%Y-%m-%dT%H:%M:%S}"


def expired_at(instant: datetime) -> str:
    return f"Dialog expired at {instant:%Y-%m-%dT%H:%M:%S}"


def transmission_keys_in_use(keys: Iterable[str]) -> str:
    quoted = ", ".join(f"'{key}'" for key in keys)
    return f"Duplicate IdempotentKey detected in dialog transmissions. Conflicting keys: {quoted}."


def unnamed_actor(kind: str) -> str:
    """Name the kind of the identifier alone: the identifier may be a person's."""
    return f"Unable to look up the name of an actor with '{kind}'. Check that the identifier exists."


def unsupported_resource(urn: str) -> str:
    return f"'{urn}' is not found in the resource registry, has no owner there, or is of an unsupported type."


def key_exists(org: str, key: str) -> str:
    return f"Key ('Org', 'IdempotentKey')=({org}, {key}) already exists."


def more_failures(told: int) -> str:
    return f"There are more failures than the {told} that are told here."


def body_too_large(limit: int) -> str:
    return f"Request body too large. The maximum allowed size is {limit} bytes ({limit / 1_000_000:g} MB)."


def too_many_objects(limit: int) -> str:
    return f"Request body too large. The maximum is {limit} objects."


def too_many_items(name: str, limit: int) -> str:
    return f"'{name}' must have {limit} items or fewer."


NOT_JSON = "The body is not well-formed JSON."
NO_BODY = "A body is required."
NO_LENGTH = (
    "The body did not arrive, because the request was sent with Transfer-Encoding and without Content-Length. "
    "Buffer the body, so that the client sends its Content-Length."
)
NUL = "The body contains the character NUL, which no text may have."


def required(name: str) -> str:
    return f"'{name}' is required."


def without_offset(name: str) -> str:
    return f"'{name}' must carry an explicit offset, for example 'Z' or '+01:00'."


def wrong_user_type(user_type: str) -> str:
    return f"The user type '{user_type}' may not use this API."


PATCH_TEST_FAILED = "The test operation failed: the dialog has another value at its path."
UNKNOWN_PATH = "'path' and 'from' must point to properties of the dialog, both of the same kind."


def refused_operation(verb: str) -> str:
    return f"The operation '{verb}' cannot be applied: it lacks a member, or the dialog has nothing at its path."


def patched_too_large(limit: int) -> str:
    return f"The patched dialog is too large. What is copied may not exceed {limit} bytes."


def too_many_words(limit: int) -> str:
    return f"'Search' must have {limit} words or fewer."


SEARCH_WITHOUT_PERSON = "'Search' can only be used together with 'EndUserId'."
STAR_WITHIN_LABEL = "A label may have '*' only at its end."
NOT_A_REFERENCE = (
    "'InstanceRef' must be one of the following: 'urn:altinn:instance-id:{party id}/{uuid}', "
    "'urn:altinn:correspondence-id:{uuid}', 'urn:altinn:dialog-id:{uuid}'."
)
SEVERAL_DIALOGS = "Several dialogs carry the label of this instance."
OWNED_BY_ANOTHER = "The dialog belongs to another service owner."
PARTY_OR_RESOURCE = "Either 'ServiceResource' or 'Party' must be specified."
NO_ACCESS = "The caller has no access to this dialog."
SENT_IS_AUTOMATIC = "The label 'Sent' is set automatically, and can neither be added nor removed."
PERSON_OR_PERFORMER = "Either 'EndUserId' or 'PerformedBy' must be specified, and not both."
PERFORMER_TAKES_ADMIN = "performedBy is only allowed for admin-integrations."


def not_settable(ids: Iterable[UUID]) -> str:
    return f"The following dialog ids are unauthorized and/or missing: ({_listed(ids)})."
