"""What host.json changes about HTTP."""

import asyncio

from tests.local.host.conftest import WriteApp, until, visiting


async def test_host_json_sets_the_prefix(write_app: WriteApp) -> None:
    source = """
@app.route("hello", methods=["GET"])
async def hello(req: func.HttpRequest) -> str:
    return "hi"
"""
    folder = write_app(source, {"version": "2.0", "extensions": {"http": {"routePrefix": "dialogporten/api"}}})
    async with visiting(folder) as app:
        assert (await app.get("/dialogporten/api/hello")).text == "hi"
        assert (await app.get("/api/hello")).status == 404


async def test_requests_beyond_the_limit_are_turned_away(write_app: WriteApp) -> None:
    source = """
let_go = asyncio.Event()

@app.route("wait", methods=["GET"])
async def wait(req: func.HttpRequest) -> str:
    await let_go.wait()
    return "done"

@app.timer_trigger("timer", "0 0 0 1 1 *")
async def release(timer: func.TimerRequest) -> None:
    let_go.set()
"""
    folder = write_app(source, {"version": "2.0", "extensions": {"http": {"maxOutstandingRequests": 2}}})
    async with visiting(folder) as app:
        waiting = [asyncio.create_task(app.get("/api/wait")) for _ in range(2)]
        await until(lambda: app.get("/admin/host/status"), lambda status: status.json["running"] == 2)
        assert (await app.get("/api/wait")).status == 429
        await app.post("/admin/functions/release", json={"input": ""})
        assert [answer.text for answer in await asyncio.gather(*waiting)] == ["done", "done"]


async def test_trace_context_comes_with_application_insights(write_app: WriteApp) -> None:
    source = """
@app.route("traced")
async def traced(req: func.HttpRequest, context: func.Context) -> str:
    return context.trace_context.trace_parent
"""
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    insights = {"APPLICATIONINSIGHTS_CONNECTION_STRING": "InstrumentationKey=none"}
    async with visiting(write_app(source), insights) as app:
        assert (await app.get("/api/traced", headers={"traceparent": parent})).text == parent


async def test_function_that_takes_longer_than_its_timeout_fails(write_app: WriteApp) -> None:
    source = """
@app.route("wait")
async def wait(req: func.HttpRequest) -> str:
    await asyncio.Event().wait()
    return "never"

@app.route("hello")
async def hello(req: func.HttpRequest) -> str:
    return "hi"
"""
    async with visiting(write_app(source, {"version": "2.0", "functionTimeout": "00:00:01"})) as app:
        assert (await app.get("/api/wait")).status == 500
        assert (await app.get("/api/hello")).text == "hi"
