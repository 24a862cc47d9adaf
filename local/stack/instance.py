"""Addresses and connection strings of a running local cloud, and the file in which other commands find them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import aiohttp
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from local.cosmos import DEVELOPMENT_KEY as COSMOS_KEY
from local.servicebus import connection_string
from local.stack.ports import HOST, Ports

AZURITE_ACCOUNT = "devstoreaccount1"
# The account key that Azurite documents for everybody.
AZURITE_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
FILE = "instance.json"


class NoInstanceError(Exception):
    """No local cloud runs where one was looked for."""


class Instance(BaseModel):
    """`cosmos`, `serviceBus` and `storage` are connection strings, the rest addresses without trailing slash.

    `apis` are the addresses of all hosts, `api` is the first of them.
    """

    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)

    api: str
    apis: tuple[str, ...]
    cosmos: str
    service_bus: str
    storage: str
    altinn: str
    issuer: str
    cosmos_control: str
    service_bus_control: str
    data: str
    pid: int

    @classmethod
    def at(cls, ports: Ports, data: Path, pid: int) -> Self:
        altinn = f"http://{HOST}:{ports.altinn}"
        return cls(
            api=f"http://{HOST}:{ports.host}",
            apis=tuple(f"http://{HOST}:{port}" for port in ports.hosts),
            cosmos=f"AccountEndpoint=http://{HOST}:{ports.cosmos}/;AccountKey={COSMOS_KEY};",
            service_bus=connection_string(ports.service_bus),
            storage=storage_connection(ports),
            altinn=altinn,
            issuer=altinn,
            cosmos_control=f"http://{HOST}:{ports.cosmos}/_control",
            service_bus_control=f"http://{HOST}:{ports.service_bus_control}/_control",
            data=str(data),
            pid=pid,
        )

    def save(self) -> None:
        (Path(self.data) / FILE).write_text(self.model_dump_json(by_alias=True, indent=2), "utf-8")

    def forget(self) -> None:
        (Path(self.data) / FILE).unlink(missing_ok=True)


def default_data(port_base: int) -> Path:
    """Where a local cloud keeps its state unless told otherwise: `.local/PORT` in the working directory."""
    return Path(".local") / str(port_base)


def instance_in(data: Path) -> Instance:
    """The local cloud that keeps its state in `data`; raises NoInstanceError when none runs there."""
    try:
        return Instance.model_validate_json((data / FILE).read_text("utf-8"))
    except OSError as error:
        raise NoInstanceError(
            f"no local cloud keeps its state in {data}: start one with `python -m local up`"
        ) from error


async def request_token(client: aiohttp.ClientSession, instance: Instance, wish: Mapping[str, Any]) -> str:
    """A bearer token by the control route of the issuer; raises ValueError with its reason when it refuses."""
    async with client.post(f"{instance.issuer}/_control/token", json=dict(wish)) as answer:
        document = await answer.json(content_type=None)
    if "token" not in document:
        raise ValueError(document["detail"])
    return str(document["token"])


def storage_connection(ports: Ports) -> str:
    services = (("Blob", ports.blob), ("Queue", ports.queue), ("Table", ports.table))
    endpoints = "".join(f"{name}Endpoint=http://{HOST}:{port}/{AZURITE_ACCOUNT};" for name, port in services)
    return f"DefaultEndpointsProtocol=http;AccountName={AZURITE_ACCOUNT};AccountKey={AZURITE_KEY};{endpoints}"
