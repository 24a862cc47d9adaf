"""No server of the local cloud answers a page that came by a name of its own (DNS rebinding)."""

import aiohttp
import pytest

from local.stack import Cloud

STRANGERS = (
    "evil.example",
    "evil.example:7071",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1:80@evil.example",
    "localhost:",
    "localhost.",
    "[::2]",
    "10.0.0.1",
    "127.0.0.1 evil.example",
    "",
)


def addresses(cloud: Cloud) -> dict[str, str]:
    instance = cloud.instance
    return {
        "host": f"{cloud.api}/admin/host/status",
        "function": f"{cloud.api}/api/settings?names=",
        "cosmos": instance.cosmos_control.removesuffix("_control"),
        "cosmos control": f"{instance.cosmos_control}/faults",
        "altinn": f"{cloud.altinn}/_control/requests",
        "service bus control": f"{instance.service_bus_control}/health",
    }


SERVERS = ("host", "function", "cosmos", "cosmos control", "altinn", "service bus control")


async def status(url: str, name: str) -> int:
    async with aiohttp.ClientSession() as client, client.get(url, headers={"Host": name}) as answer:
        return answer.status


@pytest.mark.parametrize("server", SERVERS)
async def test_every_name_of_this_machine_is_answered(cloud: Cloud, server: str) -> None:
    url = addresses(cloud)[server]
    for name in ("localhost", "LOCALHOST:7071", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:65535"):
        assert await status(url, name) != 421, name


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("name", STRANGERS)
async def test_no_other_name_is_answered(cloud: Cloud, server: str, name: str) -> None:
    assert await status(addresses(cloud)[server], name) == 421
