"""Functions that tell what they received, to observe how the host routes and translates requests."""

import json
import logging
import threading
from http import HTTPStatus

import azure.functions as func

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)


def told(function: str, req: func.HttpRequest) -> func.HttpResponse:
    seen = {
        "function": function,
        "method": req.method,
        "url": req.url,
        "headers": dict(req.headers),
        "query": dict(req.params),
        "route": dict(req.route_params),
        "body": req.get_body().decode(),
    }
    return func.HttpResponse(json.dumps(seen), mimetype="application/json")


@app.route("echo/{*rest}", methods=["GET", "POST", "PUT"])
async def echo(req: func.HttpRequest) -> func.HttpResponse:
    return told("echo", req)


@app.route("order/{anything}", methods=["GET"])
async def yy_general(req: func.HttpRequest) -> func.HttpResponse:
    return told("yy_general", req)


@app.route("order/special", methods=["GET"])
async def zz_special(req: func.HttpRequest) -> func.HttpResponse:
    return told("zz_special", req)


@app.route("order/early", methods=["GET"])
async def aa_special(req: func.HttpRequest) -> func.HttpResponse:
    return told("aa_special", req)


@app.route("things/{id:guid}", methods=["GET"])
async def things_one(req: func.HttpRequest) -> func.HttpResponse:
    return told("things_one", req)


@app.route("things/{name}", methods=["GET"])
async def things_other(req: func.HttpRequest) -> func.HttpResponse:
    return told("things_other", req)


@app.route("any")
async def any_method(req: func.HttpRequest) -> func.HttpResponse:
    return told("any_method", req)


@app.route("threaded", methods=["GET"])
def threaded(req: func.HttpRequest) -> str:  # noqa: ARG001  # the worker passes it by name
    return threading.current_thread().name


@app.route("fails", methods=["GET"])
async def fails(req: func.HttpRequest) -> func.HttpResponse:  # noqa: ARG001  # the worker passes it by name
    raise RuntimeError("this went wrong on purpose")


@app.route("nothing", methods=["GET"])
async def gives_nothing(req: func.HttpRequest) -> func.HttpResponse:  # noqa: ARG001  # the worker passes it by name
    return None  # type: ignore[return-value]  # what an author does by mistake


@app.generic_trigger(arg_name="req", type="httpTrigger", route="silent", methods=["GET"], authLevel="anonymous")
async def has_no_response(req: func.HttpRequest) -> None:
    logging.getLogger(__name__).info("called at %s", req.url)


@app.route("teapot", methods=["GET", "HEAD"])
async def teapot(req: func.HttpRequest) -> func.HttpResponse:  # noqa: ARG001  # the worker passes it by name
    response = func.HttpResponse(b"short\x00stout", status_code=HTTPStatus.IM_A_TEAPOT, mimetype="image/x-teapot")
    response.headers["X-Handle"] = "here"
    response.headers.add("Set-Cookie", "lid=on; Path=/; HttpOnly")
    response.headers.add("Set-Cookie", "spout=out; Max-Age=60")
    return response


@app.route("answer", methods=["POST"])
async def answer(req: func.HttpRequest) -> func.HttpResponse:
    wanted = req.get_json()
    return func.HttpResponse("ok", status_code=wanted.get("status", HTTPStatus.OK), headers=wanted.get("headers"))


@app.route("size", methods=["POST"])
async def size(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse(str(len(req.get_body())))


@app.route("traced", methods=["GET"])
async def traced(req: func.HttpRequest, context: func.Context) -> func.HttpResponse:  # noqa: ARG001  # passed by name
    seen = {
        "traceparent": context.trace_context.trace_parent,
        "function": context.function_name,
        "invocation": context.invocation_id,
    }
    return func.HttpResponse(json.dumps(seen))
