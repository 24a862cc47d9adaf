"""What Azure's loader or host would refuse is refused here, and the message names the function."""

import pytest

from local.host import AppRefused, running
from tests.local.host.conftest import WriteApp

ENVIRONMENT = {"Bus": "Endpoint=sb://127.0.0.1:1;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true;"}
SUBSCRIBED = '@app.service_bus_topic_trigger("message", connection="Bus", topic_name="t", subscription_name="s"'

REFUSED_BY_THE_WORKER = {
    "an annotation with a union": (
        '@app.route("x")\nasync def culprit(req: func.HttpRequest | None) -> str: return ""',
        "cannot load the culprit function",
    ),
    "a dict as response": (
        '@app.route("x")\nasync def culprit(req: func.HttpRequest) -> dict: return {}',
        "cannot load the culprit function: Python return annotation",
    ),
    "a builtin list of messages": (
        f'{SUBSCRIBED}, cardinality="many")\nasync def culprit(message: list[func.ServiceBusMessage]) -> None: ...',
        "message",
    ),
    "a parameter without binding": (
        '@app.route("x")\nasync def culprit(req: func.HttpRequest, extra: str) -> str: return ""',
        "cannot load the culprit function: the following parameters are declared in Python",
    ),
    "a binding without parameter": (
        '@app.route("x")\nasync def culprit() -> str: return ""',
        "cannot load the culprit function: Extra parameters in binding definition",
    ),
    "an undecorated wrapper": (
        '@app.function_name("culprit")\n@app.route("x")\nasync def wrapper(*args, **kwargs) -> str: return ""',
        "cannot load the culprit function",
    ),
    "two apps": ("other = func.FunctionApp()", "More than one FunctionApp"),
    "no app": ("del app", "Could not find top level function app"),
    "two functions of one name": (
        (
            '@app.function_name("culprit")\n@app.route("x")\nasync def a(req: func.HttpRequest) -> str: return ""\n'
            '@app.function_name("culprit")\n@app.route("y")\nasync def b(req: func.HttpRequest) -> str: return ""'
        ),
        "Function culprit does not have a unique function name",
    ),
    "an error on import": ("import no_such_module", "no_such_module"),
}

REFUSED_BY_THE_HOST = {
    "a route of the host": ('@app.route("Administration")', "'culprit' .* the host's own routes"),
    "another route of the host": ('@app.route("runtime/x")', "'culprit' .* the host's own routes"),
    "an unknown constraint": ('@app.route("x/{id:uuid}")', "'culprit' .* no route constraint 'uuid'"),
    "a route that is taken": ('@app.route("Other")', "'culprit' .* that of the function 'another'"),
}

REFUSED_BINDINGS = {
    "a blob trigger": (
        '@app.blob_trigger("given", path="c/{name}", connection="Bus")\ndef culprit(given: func.InputStream): ...',
        "no blobTrigger",
    ),
    "a queue output": (
        (
            '@app.timer_trigger("given", "0 0 0 * * *")\n@app.queue_output("out", queue_name="q", connection="Bus")\n'
            "def culprit(given: func.TimerRequest, out: func.Out[str]): ..."
        ),
        "no output binding of type queue",
    ),
    "a Cosmos DB input": (
        (
            '@app.timer_trigger("given", "0 0 0 * * *")\n'
            '@app.cosmos_db_input("docs", database_name="d", container_name="c", connection="Bus")\n'
            "def culprit(given: func.TimerRequest, docs: func.DocumentList): ..."
        ),
        "no input binding of type cosmosDB",
    ),
    "a schedule that means nothing": (
        '@app.timer_trigger("given", "every day")\ndef culprit(given: func.TimerRequest): ...',
        "fields; NCRONTAB has five or six",
    ),
    "a schedule without its setting": (
        '@app.timer_trigger("given", "%Nightly%")\ndef culprit(given: func.TimerRequest): ...',
        "'%Nightly%' does not resolve",
    ),
    "a connection without its setting": (
        (
            '@app.service_bus_queue_trigger("given", connection="Nowhere", queue_name="q")\n'
            "def culprit(given: func.ServiceBusMessage): ..."
        ),
        "connection Nowhere has no setting",
    ),
    "a change feed of all versions": (
        (
            '@app.cosmos_db_trigger("given", connection="Bus", database_name="d", container_name="c", '
            'change_feed_mode="AllVersionsAndDeletes")\ndef culprit(given: func.DocumentList): ...'
        ),
        "LatestVersion mode only",
    ),
}

ANOTHER = '@app.route("other")\nasync def another(req: func.HttpRequest) -> str: return ""\n'


async def refusal(write_app: WriteApp, source: str) -> str:
    with pytest.raises(AppRefused) as refused:
        async with running(write_app(source), ENVIRONMENT):
            pytest.fail("the app was served")
    return str(refused.value)


@pytest.mark.parametrize(("source", "reason"), REFUSED_BY_THE_WORKER.values(), ids=REFUSED_BY_THE_WORKER)
async def test_worker_refuses(write_app: WriteApp, source: str, reason: str) -> None:
    assert reason in await refusal(write_app, source)


@pytest.mark.parametrize(("decorator", "reason"), REFUSED_BY_THE_HOST.values(), ids=REFUSED_BY_THE_HOST)
async def test_host_refuses_the_route(write_app: WriteApp, decorator: str, reason: str) -> None:
    source = f'{ANOTHER}{decorator}\nasync def culprit(req: func.HttpRequest) -> str: return ""'
    message = await refusal(write_app, source)
    for part in reason.split(" .* "):
        assert part in message


@pytest.mark.parametrize(("source", "reason"), REFUSED_BINDINGS.values(), ids=REFUSED_BINDINGS)
async def test_host_refuses_the_binding(write_app: WriteApp, source: str, reason: str) -> None:
    message = await refusal(write_app, source)
    assert "the function 'culprit' cannot be served" in message
    assert reason in message


async def test_folder_without_an_app_is_refused(write_app: WriteApp) -> None:
    folder = write_app("")
    (folder / "function_app.py").unlink()
    with pytest.raises(AppRefused, match=r"there is no function_app\.py"):
        async with running(folder):
            pytest.fail("the app was served")


async def test_second_app_in_one_process_is_refused_and_the_first_goes_on(write_app: WriteApp) -> None:
    folder = write_app(ANOTHER)
    async with running(folder):
        with pytest.raises(AppRefused, match="already runs an app"):
            async with running(folder):
                pytest.fail("the second app was served")
    async with running(folder):
        pass


async def test_disabled_function_is_neither_read_nor_served(write_app: WriteApp) -> None:
    source = '@app.timer_trigger("given", "%Nightly%")\ndef culprit(given: func.TimerRequest): ...'
    async with running(write_app(source), {"AzureWebJobs.culprit.Disabled": "true"}):
        pass
