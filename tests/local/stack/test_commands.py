"""The commands on a running local cloud with the real application."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from local.stack import Cloud, running
from tests.local.stack.processes import command, finished


@pytest.fixture(scope="module")
async def data(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    folder = tmp_path_factory.mktemp("commands")
    async with running(data=folder):
        yield folder


async def test_demo_sees_every_step(data: Path) -> None:
    code, _, said = await finished("demo", "--attach", "--data", str(data))
    assert code == 0, said
    assert said.count("event dialogporten.dialog.created.v1") == 4
    assert said.count("event dialogporten.dialog.seen.v1") == 4
    assert "every step was seen" in said


async def test_seed_posts_dialogs_that_the_api_takes(data: Path) -> None:
    code, _, said = await finished("seed", "--dialogs", "60", "--data", str(data))
    assert code == 0, said
    assert "60 dialogs posted" in said


async def test_events_are_printed_as_they_arrive(data: Path) -> None:
    async with command("events", "--data", str(data), "--filter", "type LIKE '%.seen.%'") as process:
        assert process.stderr is not None
        assert process.stdout is not None
        await process.stderr.readline()  # the subscription is there
        await finished("demo", "--attach", "--data", str(data))
        event = json.loads(await process.stdout.readline())
        process.terminate()
        assert await process.wait() == 0
    assert event["type"] == "dialogporten.dialog.seen.v1"


async def test_filter_on_an_existing_subscription_is_refused(data: Path) -> None:
    code, _, said = await finished("events", "--data", str(data), "--subscription", "demo", "--filter", "org = 'ttd'")
    assert code == 1
    assert "has its filter already" in said


async def test_token_is_printed_alone(data: Path) -> None:
    wish = {"kind": "systemuser", "systemUserId": "33a00000-0000-4000-8000-000000000016", "systemUserOrg": "310000019"}
    code, output, _ = await finished("token", "--data", str(data), json.dumps(wish))
    assert code == 0
    assert output.count(".") == 2
    assert output.count("\n") == 1


async def test_token_that_cannot_be_made_is_told(data: Path) -> None:
    code, output, said = await finished("token", "--data", str(data), '{"kind": "king"}')
    assert (code, output) == (1, "")
    assert "serviceowner" in said


@pytest.mark.parametrize("words", [("token", "{}"), ("events",), ("seed",), ("demo", "--attach")])
async def test_commands_say_when_no_local_cloud_runs(tmp_path: Path, words: tuple[str, ...]) -> None:
    code, output, said = await finished(*words, "--data", str(tmp_path))
    assert (code, output) == (1, "")
    assert said == f"no local cloud keeps its state in {tmp_path}: start one with `python -m local up`\n"


async def test_commands_say_when_the_local_cloud_does_not_answer(cloud: Cloud, tmp_path: Path) -> None:
    gone = cloud.instance.model_copy(update={"issuer": "http://127.0.0.1:1", "data": str(tmp_path)})
    gone.save()
    code, _, said = await finished("token", "--data", str(tmp_path), '{"kind": "enduser", "pid": "01819090285"}')
    assert code == 1
    assert "does not answer" in said
    assert "Traceback" not in said
