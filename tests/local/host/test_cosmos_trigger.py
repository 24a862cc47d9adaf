"""Cosmos DB triggers against the stand-in: delivery, checkpoints, retries, leases and outages."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from local.host import Host
from tests.local.host.components import Component
from tests.local.host.conftest import Visitor, WriteApp, until, visiting
from tests.local.host.cosmos_support import (
    APP,
    TWICE,
    UNLIMITED,
    Things,
    calls,
    feed_function,
    ids_seen,
    inject,
    things,
)


@pytest.fixture(scope="module")
async def cosmos(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Component]:
    folder = tmp_path_factory.mktemp("cosmos")
    arguments = ["--port", "0", "--data", str(folder / "data")]
    async with Component("local.cosmos", *arguments, log=folder / "log") as component:
        yield component


@pytest.fixture
async def watched(cosmos: Component) -> AsyncIterator[Things]:
    async with things(f"http://127.0.0.1:{cosmos.ports[0]}/") as found:
        yield found


async def delivered(app: Visitor, *expected: str) -> list[str]:
    return await until(lambda: ids_seen(app), lambda seen: set(seen) >= set(expected))


async def test_changes_from_the_beginning_come_in_order(write_app: WriteApp, watched: Things) -> None:
    await watched.put("c", "a", "b")
    async with visiting(write_app(APP + feed_function()), watched.environment) as app:
        assert await delivered(app, "a", "b", "c") == ["c", "a", "b"]
        await watched.put("d")
        assert await delivered(app, "d") == ["c", "a", "b", "d"]


async def test_documents_come_with_their_system_properties(write_app: WriteApp, watched: Things) -> None:
    source = feed_function(name="follow").replace(
        "await call('follow', documents, context)", "calls.append(['follow', 0, [documents[0].to_dict()]])"
    )
    await watched.put("a")
    async with visiting(write_app(APP + source), watched.environment) as app:
        made = await until(lambda: calls(app), lambda made: len(made) == 1)
        document: dict[str, Any] = json.loads(json.dumps(made[0][2][0]))
        assert document["colour"] == "red"
        assert {"_etag", "_ts", "_lsn", "_rid"} <= set(document)


async def test_texts_that_look_like_dates_are_rewritten_as_on_azure(write_app: WriteApp, watched: Things) -> None:
    source = feed_function().replace(
        "await call('follow', documents, context)", "calls.append(['follow', 0, [documents[0].to_dict()]])"
    )
    await watched.container.upsert_item(
        {
            "id": "a",
            "kind": "thing",
            "at": "2026-01-01T12:00:00.100Z",
            "2026-01-01T12:00:00.000Z": [{"whole": "2026-01-01T12:00:00.000Z"}, 9007199254740993],
        }
    )
    async with visiting(write_app(APP + source), watched.environment) as app:
        made = await until(lambda: calls(app), lambda made: len(made) == 1)
        document: dict[str, Any] = json.loads(json.dumps(made[0][2][0]))
        assert document["at"] == "2026-01-01T12:00:00.1Z"
        assert document["2026-01-01T12:00:00.000Z"] == [{"whole": "2026-01-01T12:00:00Z"}, 9007199254740993]


async def test_changes_from_now_leave_out_what_was_there(write_app: WriteApp, watched: Things) -> None:
    await watched.put("old")
    app_folder = write_app(APP + feed_function(start_from_beginning=False))
    async with visiting(app_folder, watched.environment) as app:
        await watched.put("new")
        assert await delivered(app, "new") == ["new"]


async def test_calls_take_at_most_the_given_number_of_items(write_app: WriteApp, watched: Things) -> None:
    await watched.put(*"abcde")
    async with visiting(write_app(APP + feed_function(max_items_per_invocation=2)), watched.environment) as app:
        await delivered(app, *"abcde")
        assert [ids for _, _, ids in await calls(app)] == [["a", "b"], ["c", "d"], ["e"]]


async def test_failed_page_without_retry_policy_is_lost_as_on_azure(write_app: WriteApp, watched: Things) -> None:
    async with visiting(write_app(APP + feed_function()), watched.environment) as app:
        await app.post("/api/fail", json=1)
        await watched.put("lost")
        await delivered(app, "lost")
        await watched.put("kept")
        assert await delivered(app, "kept") == ["lost", "kept"]


async def test_failed_page_is_retried_in_place_without_end(write_app: WriteApp, watched: Things) -> None:
    async with visiting(write_app(APP + feed_function(retry=UNLIMITED)), watched.environment) as app:
        await app.post("/api/fail", json=4)
        await watched.put("a")
        made = await until(lambda: calls(app), lambda made: len(made) == 5)
        assert made == [("follow", retry, ["a"]) for retry in range(5)]
        await watched.put("b")
        assert await delivered(app, "b") == ["a"] * 5 + ["b"]


async def test_call_after_a_failure_sees_what_failed(write_app: WriteApp, watched: Things) -> None:
    source = feed_function(retry=UNLIMITED).replace(
        "await call('follow', documents, context)",
        """last = context.retry_context.rpc_exception
    calls.append(['follow', 0, [last and last.message, last and last.stack_trace]])
    if last is None:
        raise RuntimeError("on purpose")""",
    )
    await watched.put("a")
    async with visiting(write_app(APP + source), watched.environment) as app:
        first, second = await until(lambda: calls(app), lambda made: len(made) == 2)
        assert first[2] == [None, None]
        assert "on purpose" in second[2][0]
        assert 'in follow\n    raise RuntimeError("on purpose")' in second[2][1]


async def test_page_is_lost_when_its_retries_are_used_up(write_app: WriteApp, watched: Things) -> None:
    async with visiting(write_app(APP + feed_function(retry=TWICE)), watched.environment) as app:
        await app.post("/api/fail", json=3)
        await watched.put("lost")
        await until(lambda: calls(app), lambda made: len(made) == 3)
        await watched.put("kept")
        assert await delivered(app, "kept") == ["lost"] * 3 + ["kept"]


async def test_position_is_kept_over_a_restart(write_app: WriteApp, watched: Things) -> None:
    folder = write_app(APP + feed_function())
    await watched.put("before")
    async with visiting(folder, watched.environment) as app:
        await delivered(app, "before")
    await watched.put("between")
    async with visiting(folder, watched.environment) as app:
        assert await delivered(app, "between") == ["between"]


async def test_stopping_waits_for_the_call_and_records_it(write_app: WriteApp, watched: Things) -> None:
    folder = write_app(APP + feed_function())
    async with visiting(folder, watched.environment) as app:
        await app.post("/api/hold")
        await watched.put("a")
        await delivered(app, "a")
        stopping = asyncio.create_task(app.host.stop())
        asyncio.get_running_loop().call_later(0.1, held_event().set)
        await stopping
    await watched.put("b")
    async with visiting(folder, watched.environment) as app:
        assert await delivered(app, "b") == ["b"]


def held_event() -> asyncio.Event:
    event: asyncio.Event = sys.modules["function_app"].held
    return event


async def test_two_functions_with_prefixes_of_their_own_both_see_a_change(write_app: WriteApp, watched: Things) -> None:
    source = feed_function("one", lease_container_prefix="1") + feed_function("two", lease_container_prefix="2")
    async with visiting(write_app(APP + source), watched.environment) as app:
        await watched.put("a")
        made = await until(lambda: calls(app), lambda made: len(made) == 2)
        assert sorted(name for name, _, _ in made) == ["one", "two"]


async def test_two_functions_with_one_prefix_share_one_position(write_app: WriteApp, watched: Things) -> None:
    async with visiting(write_app(APP + feed_function("one") + feed_function("two")), watched.environment) as app:
        await watched.put("a", "b", "c")
        assert await delivered(app, "a", "b", "c") == ["a", "b", "c"]
        assert len({name for name, _, _ in await calls(app)}) == 1


async def lease(watched: Things) -> dict[str, Any]:
    (only,) = [dict(document) async for document in watched.leases.read_all_items()]
    return only


async def test_lease_has_the_fields_of_the_change_feed_processor(write_app: WriteApp, watched: Things) -> None:
    async with visiting(write_app(APP + feed_function()), watched.environment) as app:
        await watched.put("a")
        await delivered(app, "a")
        held = await until(lambda: lease(watched), lambda held: held["ContinuationToken"] is not None)
        assert held["id"].startswith("test127.0.0.1_")
        assert held["Owner"].endswith(".follow")
        assert {"LeaseToken", "FeedRange", "timestamp", "properties", "Mode"} <= set(held)
        state = await app.trigger("follow")
        assert (state["state"], len(state["leases"])) == ("listening", 1)
    assert (await lease(watched))["Owner"] is None


async def test_lease_container_is_created_where_the_trigger_says_so(write_app: WriteApp, watched: Things) -> None:
    source = feed_function(lease_container_name="more-leases", create_lease_container_if_not_exists=True)
    async with visiting(write_app(APP + source), watched.environment) as app:
        await watched.put("a")
        await delivered(app, "a")


async def test_missing_lease_container_is_waited_for(write_app: WriteApp, watched: Things) -> None:
    folder = write_app(APP + feed_function(lease_container_name="no-such-leases"))
    with pytest.MonkeyPatch.context() as environment:
        for name, value in watched.environment.items():
            environment.setenv(name, value)
        host = Host(folder, os.environ)
        starting = asyncio.create_task(host.start())
        try:
            await until(lambda: trigger_state(host), lambda state: state.get("state") == "troubled")
        finally:
            starting.cancel()
            await host.stop()


async def trigger_state(host: Host) -> dict[str, Any]:
    if not host.port:
        return {}
    async with aiohttp.ClientSession() as session, session.get(f"{host.url}/admin/host/status") as response:
        return dict((await response.json())["triggers"]["follow"])


class HostProcess(Component):
    """A host of its own process, for what happens when it is killed, and for two of them."""

    def __init__(self, folder: Path, watched: Things, work: Path, *arguments: str) -> None:
        options = ["--app", str(folder), "--port", "0", *arguments]
        super().__init__("local.host", *options, log=work.with_suffix(".log"), environment=watched.environment)

    async def request(self, method: str, path: str) -> Any:
        url = f"http://127.0.0.1:{self.ports[0]}{path}"
        async with aiohttp.ClientSession() as session, session.request(method, url) as response:
            return json.loads(await response.read() or b"null")

    async def ids(self) -> list[str]:
        return [each for _, _, ids in await self.request("GET", "/api/calls") for each in ids]


async def test_crash_before_the_checkpoint_delivers_again(write_app: WriteApp, watched: Things, tmp_path: Path) -> None:
    process = HostProcess(write_app(APP + feed_function()), watched, tmp_path / "h", "--data", str(tmp_path / "data"))
    async with process:
        await process.request("POST", "/api/hold")
        await watched.put("a")
        await until(process.ids, lambda seen: seen == ["a"])
        await process.end(signal.SIGKILL)
        await process.start()
        await until(process.ids, lambda seen: seen == ["a"], 1.2)  # before the lease expires: it is this host's own


async def test_two_hosts_process_a_change_once_and_take_over_from_each_other(
    write_app: WriteApp, watched: Things, tmp_path: Path
) -> None:
    folder = write_app(APP + feed_function())
    async with HostProcess(folder, watched, tmp_path / "1") as one, HostProcess(folder, watched, tmp_path / "2") as two:
        await watched.put("a", "b")
        await until(one.ids, lambda seen: seen == ["a", "b"])
        assert await two.ids() == []
        assert await one.end(signal.SIGTERM) == 0
        await watched.put("c")
        await until(two.ids, lambda seen: seen == ["c"])
        await one.start()
        await two.end(signal.SIGKILL)
        await watched.put("d")
        assert "d" in await until(one.ids, bool)


@pytest.mark.parametrize("fault", [{"kind": "429", "retryAfterMs": 50}, {"kind": "503"}, {"kind": "close"}])
async def test_trigger_goes_on_after_faults(
    write_app: WriteApp, watched: Things, caplog: pytest.LogCaptureFixture, fault: dict[str, Any]
) -> None:
    async with visiting(write_app(APP + feed_function(retry=UNLIMITED)), watched.environment) as app:
        await inject(watched.endpoint, **fault, seconds=1)
        await asyncio.wait_for(put_when_possible(watched, "a"), 20)
        assert await delivered(app, "a") == ["a"]
    assert "broke" not in caplog.text


async def put_when_possible(watched: Things, name: str) -> None:
    while True:
        try:
            return await watched.put(name)
        except Exception:  # noqa: BLE001  # the fault strikes this client as well
            await asyncio.sleep(0.05)


async def test_trigger_goes_on_after_an_outage(write_app: WriteApp, tmp_path: Path) -> None:
    arguments = ["--port", "0", "--data", str(tmp_path / "data")]
    async with (
        Component("local.cosmos", *arguments, log=tmp_path / "log") as cosmos,
        things(f"http://127.0.0.1:{cosmos.ports[0]}/") as watched,
        visiting(write_app(APP + feed_function()), watched.environment) as app,
    ):
        await watched.put("a")
        await delivered(app, "a")
        await cosmos.end(signal.SIGKILL)
        await until(lambda: app.trigger("follow"), lambda state: state["state"] == "troubled")
        await cosmos.start("--port", str(cosmos.ports[0]))
        await asyncio.wait_for(put_when_possible(watched, "b"), 20)
        await delivered(app, "b")
        await until(lambda: app.trigger("follow"), lambda state: state["state"] == "listening")
