"""Word lists: read whatever the case, or by number, and nothing else."""

import pytest
from pydantic import TypeAdapter, ValidationError

from domain.dialog.vocabulary import (
    ActivityType,
    ActorType,
    ConsumerType,
    DialogStatus,
    DialogStatusInput,
    GuiActionPriority,
    HttpVerb,
    SystemLabel,
    TransmissionType,
)
from domain.kernel.contract_enum import ContractEnum

LISTS: list[type[ContractEnum]] = [
    ActivityType,
    ActorType,
    ConsumerType,
    DialogStatus,
    DialogStatusInput,
    GuiActionPriority,
    HttpVerb,
    SystemLabel,
    TransmissionType,
]
WORDS = [word for words in LISTS for word in words]
NUMBERED_ACTIVITIES = [
    "DialogCreated",
    "DialogClosed",
    "Information",
    "TransmissionOpened",
    "PaymentMade",
    "SignatureProvided",
    "DialogOpened",
    "DialogDeleted",
    "DialogRestored",
    "SentToSigning",
    "SentToFormFill",
    "SentToSendIn",
    "SentToPayment",
    "FormSubmitted",
    "FormSaved",
    "CorrespondenceOpened",
    "CorrespondenceConfirmed",
]
"""From 1 on."""


def read(words: type[ContractEnum], json: str) -> ContractEnum:
    return TypeAdapter(words).validate_json(json, strict=True)


@pytest.mark.parametrize("word", WORDS, ids=repr)
def test_word_is_read_whatever_the_case(word: ContractEnum) -> None:
    for text in (word.value, word.value.lower(), word.value.upper(), word.value.swapcase()):
        assert read(type(word), f'"{text}"') is word


@pytest.mark.parametrize("words", LISTS)
def test_every_word_has_one_number(words: type[ContractEnum]) -> None:
    assert sorted(words.numbers().values()) == sorted(word.value for word in words)
    for number, word in words.numbers().items():
        assert read(words, str(number)) is words(word)


@pytest.mark.parametrize("words", LISTS)
@pytest.mark.parametrize(
    "json", ['"Nonsense"', '""', '" "', "0", "99", "-1", "1.5", "true", "false", "null", "[]", "{}"]
)
def test_anything_else_is_refused(words: type[ContractEnum], json: str) -> None:
    with pytest.raises(ValidationError):
        read(words, json)


@pytest.mark.parametrize(
    ("number", "status"),
    [
        (2, "InProgress"),
        (3, "Draft"),
        (5, "RequiresAttention"),
        (6, "Completed"),
        (7, "NotApplicable"),
        (8, "Awaiting"),
    ],
)
def test_statuses_keep_their_numbers(number: int, status: str) -> None:
    assert read(DialogStatus, str(number)).value == status


def test_activity_types_keep_their_numbers() -> None:
    told = "a number that a client sends keeps its meaning: add an activity type behind the last one"
    assert list(ActivityType)[: len(NUMBERED_ACTIVITIES)] == NUMBERED_ACTIVITIES, told


@pytest.mark.parametrize("json", ['"New"', '"Sent"', "1", "4"])
def test_deprecated_statuses_are_sent_but_never_filtered_on(json: str) -> None:
    assert read(DialogStatusInput, json) in (DialogStatusInput.NEW, DialogStatusInput.SENT)
    with pytest.raises(ValidationError):
        read(DialogStatus, json)


def test_deprecated_statuses_become_their_successors() -> None:
    assert DialogStatusInput.NEW.status is DialogStatus.NOT_APPLICABLE
    assert DialogStatusInput.SENT.status is DialogStatus.AWAITING


@pytest.mark.parametrize("status", DialogStatus)
def test_other_statuses_stay(status: DialogStatus) -> None:
    assert DialogStatusInput(status.value).status is status


def test_submission_and_correction_come_from_the_party() -> None:
    assert {word for word in TransmissionType if word.is_from_party} == {
        TransmissionType.SUBMISSION,
        TransmissionType.CORRECTION,
    }


def test_two_activity_types_belong_to_correspondence() -> None:
    assert {word for word in ActivityType if word.is_for_correspondence} == {
        ActivityType.CORRESPONDENCE_OPENED,
        ActivityType.CORRESPONDENCE_CONFIRMED,
    }
