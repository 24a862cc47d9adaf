"""Faults strike when they are ordered, and the real client reports or survives them."""

import gc
import time
from collections.abc import AsyncIterator, Iterator

import pytest
from azure.servicebus import ServiceBusMessage
from azure.servicebus.exceptions import (
    MessageLockLostError,
    MessagingEntityDisabledError,
    ServiceBusError,
    ServiceBusServerBusyError,
)

from tests.local.servicebus.client import Bus, nothing_more, receive, take
from tests.local.servicebus.client import bus as opened
from tests.local.servicebus.running import StandIn, namespace, stand_in

pytestmark = pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning",  # the SDK does not close the socket of a connection that broke
    "ignore::pytest.PytestUnraisableExceptionWarning",  # the same, when it is found by the collector
)
QUEUES = ("busy", "spared", "throttled", "rejected", "delayed", "cut", "lost", "settled", "attached")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    queues = [{"Name": name, "Properties": {"RequiresDuplicateDetection": True}} for name in QUEUES]
    with stand_in(tmp_path_factory.mktemp("servicebus"), namespace(queues, [])) as started:
        yield started


@pytest.fixture(scope="module")
async def impatient(running: StandIn) -> AsyncIterator[Bus]:
    async with opened(running.connection, retry_total=0) as client:
        yield client


@pytest.fixture(scope="module")
async def patient(running: StandIn) -> AsyncIterator[Bus]:
    async with opened(running.connection, retry_backoff_factor=0.05) as client:
        yield client


@pytest.fixture(autouse=True)
async def _no_fault_is_left(running: StandIn) -> AsyncIterator[None]:
    yield
    left = await running.control("GET", "faults")
    await running.control("DELETE", "faults")
    gc.collect()  # finds the broken sockets here, where they are expected
    assert left == []


async def test_server_busy_refuses_so_many_sends_of_one_entity(running: StandIn, impatient: Bus) -> None:
    await running.control("POST", "faults", {"kind": "server-busy", "entity": "busy", "count": 2})
    await impatient.sender("spared").send_messages(ServiceBusMessage("let through"))
    for _ in range(2):
        with pytest.raises(ServiceBusServerBusyError):
            await impatient.sender("busy").send_messages(ServiceBusMessage("refused"))
    await impatient.sender("busy").send_messages(ServiceBusMessage("sent"))
    assert await take(impatient.receiver("busy")) == ["sent"]
    assert await take(impatient.receiver("spared")) == ["let through"]


async def test_throttle_lasts_for_its_time(running: StandIn, impatient: Bus) -> None:
    sender = await impatient.sender("throttled").__aenter__()
    await running.control("POST", "faults", {"kind": "throttle", "seconds": 0.5, "entity": "throttled"})
    ends = time.monotonic() + 0.5
    with pytest.raises(ServiceBusServerBusyError):
        await sender.send_messages(ServiceBusMessage("refused"))
    while True:
        try:
            await sender.send_messages(ServiceBusMessage("sent"))
            break
        except ServiceBusServerBusyError:
            continue
    assert time.monotonic() >= ends - 0.1
    assert await take(impatient.receiver("throttled")) == ["sent"]


async def test_reject_gives_the_condition_asked_for(running: StandIn, impatient: Bus) -> None:
    order = {"kind": "reject", "condition": "com.microsoft:entity-disabled", "description": "Closed for today."}
    await running.control("POST", "faults", order)
    with pytest.raises(MessagingEntityDisabledError, match="Closed for today"):
        await impatient.sender("rejected").send_messages(ServiceBusMessage("refused"))


async def test_delay_answers_late(running: StandIn, impatient: Bus) -> None:
    await running.control("POST", "faults", {"kind": "delay", "seconds": 0.7, "entity": "delayed"})
    begun = time.monotonic()
    await impatient.sender("delayed").send_messages(ServiceBusMessage("slow"))
    assert time.monotonic() - begun >= 0.6
    assert await take(impatient.receiver("delayed")) == ["slow"]


async def test_cut_connection_is_survived_by_the_clients_retry(running: StandIn, patient: Bus) -> None:
    await running.control("POST", "faults", {"kind": "close-connection"})
    await patient.sender("cut").send_messages(ServiceBusMessage("sent"))
    assert await take(patient.receiver("cut")) == ["sent"]


async def test_lost_acceptance_leads_to_a_second_send_that_detection_swallows(running: StandIn, patient: Bus) -> None:
    await running.control("POST", "faults", {"kind": "drop-after-accept"})
    await patient.sender("lost").send_messages(ServiceBusMessage("once", message_id="once"))
    receiver = patient.receiver("lost")
    assert await take(receiver) == ["once"]
    assert await nothing_more(receiver)
    counters = await running.control("GET", "counters")
    assert counters["entities"]["lost"]["duplicates"] == 1


async def test_settling_can_be_refused(running: StandIn, impatient: Bus) -> None:
    await impatient.sender("settled").send_messages(ServiceBusMessage("x"))
    receiver = impatient.receiver("settled")
    (message,) = await receive(receiver)
    order = {"kind": "reject", "operation": "settle", "condition": "com.microsoft:message-lock-lost"}
    await running.control("POST", "faults", order)
    with pytest.raises(MessageLockLostError):
        await receiver.complete_message(message)
    await receiver._settle_message_via_mgmt_link("completed", [message.lock_token])  # type: ignore[no-untyped-call]  # the SDK's


async def test_attach_and_requests_can_be_refused(running: StandIn, impatient: Bus) -> None:
    await running.control("POST", "faults", {"kind": "server-busy", "operation": "attach", "entity": "attached"})
    with pytest.raises(ServiceBusError):
        await impatient.new_receiver("attached").__aenter__()
    await running.control("POST", "faults", {"kind": "server-busy", "operation": "request"})
    with pytest.raises(ServiceBusServerBusyError):
        await impatient.receiver("attached").peek_messages(1)


async def test_unknown_kind_of_fault_is_refused(running: StandIn) -> None:
    with pytest.raises(AssertionError, match="kind"):
        await running.control("POST", "faults", {"kind": "earthquake"})
