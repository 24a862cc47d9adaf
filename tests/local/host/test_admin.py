"""The host's own addresses."""

from tests.local.host.conftest import APPS, Visitor, WriteApp, until, visiting

RECORDER = """
seen = []

@app.route("seen", methods=["GET"])
async def show(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(json.dumps(seen))

@app.timer_trigger("timer", "%Yearly%")
async def yearly(timer: func.TimerRequest) -> None:
    seen.append({"past_due": timer.past_due})

@app.timer_trigger("timer", "0 0 0 1 1 *")
async def broken(timer: func.TimerRequest) -> None:
    seen.append("broken")
    raise RuntimeError("on purpose")
"""
YEARLY = {"Yearly": "0 0 0 1 1 *"}


async def seen(app: Visitor) -> list[object]:
    return list((await app.get("/api/seen")).json)


async def test_ping_and_status_say_that_the_host_runs() -> None:
    async with visiting(APPS / "semantics") as app:
        assert (await app.get("/admin/host/ping")).status == 200
        status = (await app.get("/admin/host/status")).json
        assert (status["state"], status["running"], status["triggers"]) == ("Running", 0, {})


async def test_functions_are_listed_with_their_bindings_and_addresses() -> None:
    async with visiting(APPS / "semantics") as app:
        functions = {each["name"]: each for each in (await app.get("/admin/functions")).json}
        thing = functions["things_one"]
        assert thing["invoke_url_template"] == f"{app.host.url}/api/things/{{id:guid}}"
        assert thing["config"]["bindings"][0]["type"] == "httpTrigger"
        assert (await app.get("/admin/functions/things_ONE")).json == thing


async def test_function_is_called_by_hand(write_app: WriteApp) -> None:
    async with visiting(write_app(RECORDER), YEARLY) as app:
        assert (await app.post("/admin/functions/Yearly", json={"input": ""})).status == 202
        await until(lambda: seen(app), lambda calls: calls == [{"past_due": False}])


async def test_call_by_hand_that_fails_harms_nobody(write_app: WriteApp) -> None:
    async with visiting(write_app(RECORDER), YEARLY) as app:
        assert (await app.post("/admin/functions/broken", json={})).status == 202
        await until(lambda: seen(app), lambda calls: calls == ["broken"])


async def test_call_by_hand_needs_json_and_a_known_function(write_app: WriteApp) -> None:
    async with visiting(write_app(RECORDER), YEARLY) as app:
        assert (await app.post("/admin/functions/yearly", data=b"not json")).status == 400
        assert (await app.post("/admin/functions/nobody", json={})).status == 404
        assert (await app.post("/admin/functions/show", json={})).status == 400
        assert (await app.get("/admin/anything")).status == 404


async def test_timer_tells_its_state_and_next_occurrence(write_app: WriteApp) -> None:
    async with visiting(write_app(RECORDER), YEARLY) as app:
        state = await app.trigger("yearly")
        assert (state["type"], state["state"], state["trouble"]) == ("timerTrigger", "listening", None)
        assert state["schedule"] == YEARLY["Yearly"]
        assert state["next"].endswith("-01-01T00:00:00+00:00")
