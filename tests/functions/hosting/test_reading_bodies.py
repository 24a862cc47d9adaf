"""Bodies as other clients spell them: every operation reads them like the contract's own spelling."""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dialog.commands.dialog import CreateDialog
from domain.dialog.commands.patch_dialog import PatchDialog
from domain.dialog.commands.system_labels import SetSystemLabels
from domain.dialog.commands.update_dialog import UpdateDialog
from domain.dialog.vocabulary import DialogStatusInput, SystemLabel
from domain.kernel.command import Body, Command, CommandList, Query
from domain.kernel.contract_enum import ContractEnum
from domain.kernel.reading import BOM, bare, members_of, read
from domain.kernel.refusals import Invalid
from tests.driver.declared import declared

type Respell = Callable[[str], str]


def bodies() -> list[type[Body]]:
    sent = {
        annotation
        for operation in declared().operations
        for annotation in operation.handler.__annotations__.values()
        if isinstance(annotation, type) and issubclass(annotation, Command | CommandList)
    }
    return sorted((one for one in sent if not issubclass(one, Query)), key=lambda one: one.__name__)


each_body = pytest.mark.parametrize("body", bodies(), ids=lambda body: body.__name__)


def full(shape: Any) -> Any:
    """Give a value that has every member, at every depth."""
    shape = bare(shape)
    if get_origin(shape) is tuple:
        return [full(get_args(shape)[0])]
    if isinstance(shape, type) and issubclass(shape, Command):
        return {member.name: full(member.shape) for member in members_of(shape).values()}
    if isinstance(shape, type) and issubclass(shape, ContractEnum):
        return next(iter(shape)).value
    return {bool: True, int: 5, str: "text"}.get(shape) or _SAMPLES.get(getattr(shape, "__name__", ""), "any")


_SAMPLES = {"UUID": "0192a3b4-0000-7000-8000-000000000001", "AwareDatetime": "2030-01-01T00:00:00Z"}


def respelled(value: Any, respell: Respell) -> Any:
    if isinstance(value, dict):
        return {respell(name): respelled(part, respell) for name, part in value.items()}
    return [respelled(part, respell) for part in value] if isinstance(value, list) else value


def pascal(name: str) -> str:
    return name[:1].upper() + name[1:]


def mixed(seed: int) -> Respell:
    random = Random(seed)
    return lambda name: "".join(random.choice((letter.lower(), letter.upper())) for letter in name)


@each_body
@settings(max_examples=20)
@given(seed=st.integers())
def test_client_that_spells_names_in_any_letter_case_is_understood(body: type[Body], seed: int) -> None:
    sent = full(body)
    expected = body.model_validate_json(json.dumps(sent))
    assert read(body, json.dumps(respelled(sent, mixed(seed))).encode()) == expected


@each_body
def test_dotnet_client_without_naming_policy_is_understood(body: type[Body]) -> None:
    sent = full(body)
    assert read(body, json.dumps(respelled(sent, pascal)).encode()) == body.model_validate_json(json.dumps(sent))


@each_body
def test_body_with_a_byte_order_mark_is_understood(body: type[Body]) -> None:
    sent = json.dumps(full(body)).encode()
    assert read(body, BOM + sent) == read(body, sent)


def test_names_in_snake_case_are_no_names() -> None:
    made = read(UpdateDialog, b'{"status": "Draft", "external_reference": "x", "is_api_only": true}')
    assert (made.external_reference, made.is_api_only) == (None, False)


@pytest.mark.parametrize(
    "body",
    [
        b'{"progress": 1, "Progress": 2, "status": "Draft"}',
        b'{"Progress": 1, "progress": 2, "status": "Draft"}',
        b'{"progress": 1, "PROGRESS": 3, "progress": 2, "status": "Draft"}',
        b'{"progress": 1, "\\u0050rogress": 2, "status": "Draft"}',
        b'{"progress": 1, "progress": 2, "status": "Draft"}',
    ],
)
def test_last_of_two_spellings_counts(body: bytes) -> None:
    assert read(UpdateDialog, body).progress == 2


@pytest.mark.parametrize(("sent", "number"), [("50", 50), ('"50"', 50), ('"-5"', -5), ('"+7"', 7), ('"007"', 7)])
def test_client_that_quotes_numbers_is_understood(sent: str, number: int) -> None:
    assert read(UpdateDialog, f'{{"progress": {sent}, "status": "Draft"}}'.encode()).progress == number


@pytest.mark.parametrize(
    "sent", ['" 5"', '"5.0"', '"5e0"', '"five"', '""', '"\u0665"', "true", "5.5", '"0x5"', f'"{"9" * 5000}"']
)
def test_what_is_no_number_is_refused_by_its_path(sent: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(UpdateDialog, f'{{"progress": {sent}, "status": "Draft"}}'.encode())
    assert set(refusal.value.errors) == {"progress"}


@pytest.mark.parametrize("sent", ["2", '"2"', '"bin"', '"BIN"'])
def test_client_that_sends_enums_as_numbers_is_understood(sent: str) -> None:
    assert read(SetSystemLabels, f'{{"addLabels": [{sent}]}}'.encode()).added == (SystemLabel.BIN,)


@pytest.mark.parametrize("sent", ["0", "99", "-1", "1e0", "true", '"99"', f'"{"9" * 5000}"', "null"])
def test_number_that_is_no_word_is_refused(sent: str) -> None:
    with pytest.raises(Invalid):
        read(SetSystemLabels, f'{{"addLabels": [{sent}]}}'.encode())


def required(shape: Any, path: str = "") -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Give the places of required members, and the key of the failure when one is absent."""
    shape = bare(shape)
    if get_origin(shape) is tuple:
        for place, key in required(get_args(shape)[0], f"{path}[0]"):
            yield (0, *place), key
    elif isinstance(shape, type) and issubclass(shape, Command):
        for member in members_of(shape).values():
            key = f"{path}.{member.name}" if path else member.name
            if member.is_required:
                yield (member.name,), path if shape.stops_when_incomplete else key
            for place, inner in required(member.shape, key):
                yield (member.name, *place), inner


def cases() -> Iterator[Any]:
    for body in bodies():
        for place, key in required(body):
            yield pytest.param(body, place, key, id=f"{body.__name__}-{'.'.join(map(str, place))}")


@pytest.mark.parametrize(("body", "place", "key"), list(cases()))
def test_absent_member_is_a_failure_with_its_key(body: type[Body], place: tuple[str | int, ...], key: str) -> None:
    sent = full(body)
    *parents, name = place
    holder = sent
    for parent in parents:
        holder = holder[parent]
    del holder[name]
    try:
        found = [failure.path for failure in getattr(read(body, json.dumps(sent).encode()), "missing", ())]
    except Invalid as refusal:
        found = list(refusal.errors)
    assert found == [key]


def test_all_absent_members_are_told_at_once() -> None:
    made = read(UpdateDialog, b'{"guiActions": [{}], "apiActions": [{"action": "a", "endpoints": [{}, {}]}]}')
    assert {failure.path for failure in made.missing} == {
        "status",
        "guiActions[0].action",
        "guiActions[0].url",
        "guiActions[0].priority",
        "apiActions[0].endpoints[0].url",
        "apiActions[0].endpoints[0].httpMethod",
        "apiActions[0].endpoints[1].url",
        "apiActions[0].endpoints[1].httpMethod",
    }
    assert "does not include '0'" in next(one.text for one in made.missing if one.path == "status")


def test_empty_actor_is_told_once() -> None:
    made = read(CreateDialog, b'{"activities": [{"type": "Information"}, {"type": "Information", "performedBy": {}}]}')
    assert [failure.path for failure in made.missing] == [
        "activities[0].performedBy",
        "activities[1].performedBy.actorType",
    ]


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (b"nonsense", "SerializerErrors"),
        (b"{", "SerializerErrors"),
        (b"null", "SerializerErrors"),
        (b"[]", "SerializerErrors"),
        (b'{"A": 1', "SerializerErrors"),
        (b'{"A": ' + b"[" * 100_000, "SerializerErrors"),
        (b'{"A": NaN}', "SerializerErrors"),
        (b'{"A": ' + b"9" * 10_000 + b"}", "SerializerErrors"),
        (b'{"Progress": []}', "progress"),
        (b'{"Activities": [{"Type": "Unheard"}]}', "activities[0].type"),
    ],
)
def test_body_that_cannot_be_read_is_refused_by_its_path(body: bytes, key: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(CreateDialog, body)
    assert list(refusal.value.errors) == [key]


def test_patch_that_lacks_members_is_refused_by_its_operation() -> None:
    with pytest.raises(Invalid) as refusal:
        read(PatchDialog, b'[{"op": "remove", "path": "/progress"}, {"path": "/progress"}]')
    assert list(refusal.value.errors) == ["[1]"]


def test_strange_names_are_ignored() -> None:
    made = read(UpdateDialog, '{"__proto__": 1, "progre\u017fs": 3, "PROGRESS\\u0000": 4, "Status": "3"}'.encode())
    assert (made.progress, made.status) == (None, DialogStatusInput.DRAFT)
