"""The local cloud as tests use it: every component is reached through its real client."""

import asyncio
import json
import os
import signal
from contextlib import aclosing
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pytest
from azure.cosmos.aio import CosmosClient
from azure.servicebus import ServiceBusMessage
from azure.servicebus.aio import ServiceBusClient
from azure.storage.blob.aio import BlobServiceClient

from bootstrap.settings import Settings
from local.stack import Cloud, running
from local.stack.component import ComponentError
from local.stack.credentials import credentials_in
from local.stack.environment import settings_of
from local.topic import TOPIC, SubscriptionError, cloud_events, subscriptions, temporary_subscription
from tests.local.stack.processes import until

ROOT = Path(__file__).parents[3]
APP = Path(__file__).with_name("app")


async def settings_in_host(cloud: Cloud, *names: str, api: str | None = None) -> dict[str, str | None]:
    url = f"{api or cloud.api}/api/settings"
    async with aiohttp.ClientSession() as client, client.get(url, params={"names": " ".join(names)}) as answer:
        return dict(await answer.json())


async def test_containers_are_provisioned(cloud: Cloud) -> None:
    async with CosmosClient.from_connection_string(cloud.cosmos) as client:
        containers = [c["id"] async for c in client.get_database_client("dialogporten").list_containers()]
    defined = json.loads((ROOT / "infra/data/containers.json").read_text())
    assert sorted(containers) == sorted(each["id"] for each in defined)


async def test_subscriptions_are_provisioned(cloud: Cloud) -> None:
    assert {"demo", "ordered"} <= await subscriptions(cloud.instance)


async def test_storage_keeps_blobs(cloud: Cloud) -> None:
    async with BlobServiceClient.from_connection_string(cloud.storage) as client:
        container = await client.create_container("letters")
        await container.upload_blob("a", b"content")
        assert await (await container.download_blob("a")).readall() == b"content"


async def send(cloud: Cloud, org: str) -> None:
    body = json.dumps({"org": org})
    async with (
        ServiceBusClient.from_connection_string(cloud.service_bus) as client,
        client.get_topic_sender(TOPIC) as sender,
    ):
        message = ServiceBusMessage(body, session_id="s", application_properties={"org": org})
        await sender.send_messages(message)


async def first_event(cloud: Cloud, subscription: str, *, by_session: bool = False) -> Any:
    events = cloud_events(cloud.instance, subscription, by_session=by_session)
    async with asyncio.timeout(30), aclosing(events):
        return await anext(events)


async def test_temporary_subscription_receives_what_its_filter_lets_through(cloud: Cloud) -> None:
    async with temporary_subscription(cloud.instance, sql_filter="org = 'skd'") as name:
        await send(cloud, "ttd")
        await send(cloud, "skd")
        assert await first_event(cloud, name) == {"org": "skd"}
    assert name not in await subscriptions(cloud.instance)


async def test_ordered_subscription_is_read_session_by_session(cloud: Cloud) -> None:
    await send(cloud, "brg")
    assert "org" in await first_event(cloud, "ordered", by_session=True)


async def test_filter_that_is_no_sql_is_refused(cloud: Cloud) -> None:
    with pytest.raises(SubscriptionError, match="SQL"):
        async with temporary_subscription(cloud.instance, sql_filter="org ="):
            pass


async def test_host_is_given_every_setting(cloud: Cloud) -> None:
    names = {field.alias for field in Settings.model_fields.values() if field.alias}
    found = await settings_in_host(cloud, *sorted(names))
    settings = Settings.model_validate({name: value for name, value in found.items() if value is not None})
    assert settings.base_uri == cloud.api
    assert settings.service_bus_connection_string == cloud.service_bus


async def test_example_settings_name_what_the_host_is_given(cloud: Cloud) -> None:
    example = json.loads((ROOT / "local.settings.example.json").read_text())["Values"]
    assert set(settings_of(cloud.instance, credentials_in(Path(cloud.instance.data)))) == set(example)


async def test_tokens_come_from_the_issuers_that_the_host_accepts(cloud: Cloud) -> None:
    token = await cloud.token({"kind": "enduser", "pid": "01819090285"})
    [issuer] = [jwt.decode(token, options={"verify_signature": False})["iss"]]
    documents = ((await settings_in_host(cloud, "TokenIssuers"))["TokenIssuers"] or "").split()
    async with aiohttp.ClientSession() as client:
        accepted = [(await (await client.get(document)).json())["issuer"] for document in documents]
    assert issuer in accepted
    assert len(accepted) == 3


async def test_wish_that_cannot_be_understood_is_told(cloud: Cloud) -> None:
    with pytest.raises(ValueError, match="serviceowner"):
        await cloud.token({"kind": "king"})


async def test_killed_components_come_back_on_their_ports_with_their_state(tmp_path: Path) -> None:
    async with running(data=tmp_path, app=APP) as cloud:
        async with temporary_subscription(cloud.instance) as name:
            await send(cloud, "ttd")
            for component in ("servicebus", "cosmos", "altinn", "host", "azurite"):
                await cloud.kill(component)
                assert cloud.pid(component) is None
                await cloud.restart(component)
            assert await first_event(cloud, name) == {"org": "ttd"}
        assert (await settings_in_host(cloud, "TokenIssuers"))["TokenIssuers"]


async def test_hosts_share_the_stores_and_are_killed_paused_and_restarted_singly(tmp_path: Path) -> None:
    async with running(data=tmp_path, app=APP, hosts=2) as cloud:
        assert cloud.hosts == ("host", "host-2")
        first, second = cloud.instance.apis
        assert first == cloud.api
        ids = [(await settings_in_host(cloud, "WEBSITE_INSTANCE_ID", api=api)) for api in (first, second)]
        assert ids[0] != ids[1]
        await cloud.kill("host")
        stores = "CosmosDbConnection"
        assert (await settings_in_host(cloud, stores, api=second))[stores] == cloud.cosmos
        await cloud.restart("host")
        cloud.pause("host-2")
        asked = asyncio.create_task(settings_in_host(cloud, stores, api=second))
        assert (await settings_in_host(cloud, stores, api=first))[stores] == cloud.cosmos
        assert not asked.done()
        cloud.resume("host-2")
        assert (await asked)[stores] == cloud.cosmos
        cloud.pause("host-2")
        await cloud.restart("host-2")
        assert (await settings_in_host(cloud, stores, api=second))[stores] == cloud.cosmos


async def test_component_that_ends_by_itself_is_told_of(tmp_path: Path) -> None:
    async def with_a_crash() -> None:
        async with running(data=tmp_path, app=APP) as cloud:
            pid = cloud.pid("altinn")
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            await until(lambda: not cloud.died.empty())

    with pytest.raises(ComponentError, match="altinn ended by itself"):
        await with_a_crash()


async def test_app_that_the_loader_refuses_is_told_with_its_log(tmp_path: Path) -> None:
    app = tmp_path / "app"
    app.mkdir()
    (app / "host.json").write_text('{"version": "2.0"}')
    (app / "function_app.py").write_text("raise RuntimeError('broken on purpose')\n")
    with pytest.raises(ComponentError, match="broken on purpose"):
        async with running(data=tmp_path / "data", app=app):
            pass
