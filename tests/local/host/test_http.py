"""How the host answers HTTP: what Azure's host does to a request before the worker sees it, and to its answer."""

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator

import pytest

from local.host.http_request import LARGEST_BODY
from tests.local.host.conftest import APPS, Visitor, visiting

GUID = "0199c1a2-7f00-7abc-8def-0123456789ab"


@pytest.fixture(scope="module")
async def app() -> AsyncIterator[Visitor]:
    async with visiting(APPS / "semantics") as visitor:
        yield visitor


async def test_functions_are_tried_in_the_order_of_their_names(app: Visitor) -> None:
    assert (await app.get("/api/order/early")).json["function"] == "aa_special"
    assert (await app.get("/api/order/special")).json["function"] == "yy_general"


async def test_constraint_lets_a_later_function_have_the_request(app: Visitor) -> None:
    assert (await app.get(f"/api/things/{GUID}")).json["function"] == "things_one"
    assert (await app.get("/api/things/blue")).json["function"] == "things_other"


@pytest.mark.parametrize("method", ["POST", "DELETE", "HEAD", "OPTIONS"])
async def test_wrong_method_is_not_found(app: Visitor, method: str) -> None:
    answer = await app.answer(method, f"/api/things/{GUID}")
    assert (answer.status, answer.body) == (404, b"")


async def test_unknown_path_is_not_found_without_a_body(app: Visitor) -> None:
    answer = await app.get("/api/nowhere")
    assert (answer.status, answer.body) == (404, b"")
    assert "Content-Type" not in answer.headers


async def test_prefix_is_needed(app: Visitor) -> None:
    assert (await app.get("/any")).status == 404


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY"])
async def test_function_without_methods_takes_every_method(app: Visitor, method: str) -> None:
    assert (await app.answer(method, "/api/any")).json["method"] == method


async def test_path_matches_in_any_case_and_with_a_slash_at_its_end(app: Visitor) -> None:
    assert (await app.get("/API/Any/")).json["function"] == "any_method"
    assert (await app.get("/api/any//")).status == (await app.get("//api/any")).status == 404


async def test_route_values_keep_their_case_and_are_decoded(app: Visitor) -> None:
    assert (await app.get("/api/things/Bl%C3%A5%20b%C3%A6r")).json["route"] == {"name": "Blå bær"}


async def test_escaped_slash_does_not_part_segments(app: Visitor) -> None:
    assert (await app.get("/api/things/a%2Fb")).json["route"] == {"name": "a%2Fb"}


async def test_catch_all_takes_the_rest_of_the_path(app: Visitor) -> None:
    assert (await app.get("/api/echo/a/b/c")).json["route"] == {"rest": "a/b/c"}
    assert (await app.get("/api/echo/a/%2F/")).json["route"] == {"rest": "a/%2F/"}
    assert (await app.get("/api/echo")).json["route"] == {}


async def test_header_names_are_lower_case_and_repeated_ones_joined(app: Visitor) -> None:
    headers = [("X-Colour", "red"), ("X-Colour", "blue"), ("If-Match", '"1"')]
    seen = (await app.get("/api/echo", headers=headers)).json["headers"]
    assert (seen["x-colour"], seen["if-match"]) == ("red,blue", '"1"')


async def test_repeated_query_values_are_joined_and_empty_ones_left_out(app: Visitor) -> None:
    query = "party=urn:a&Party=urn%3Ab&empty=&bare&search=l%C3%B8nn+og%20skatt&party="
    seen = (await app.get(f"/api/echo?{query}")).json["query"]
    assert seen == {"Party": "urn:a,urn:b", "search": "lønn og skatt"}


async def test_query_name_is_spelled_as_last_sent(app: Visitor) -> None:
    assert (await app.get("/api/echo?A=1&a=2")).json["query"] == {"a": "1,2"}
    assert (await app.get("/api/echo?a=1&a=")).json["query"] == {"a": "1"}


async def test_url_is_absolute_and_as_sent(app: Visitor) -> None:
    seen = (await app.get("/api/echo/%C3%A5?x=%20y")).json["url"]
    assert seen == f"{app.host.url}/api/echo/%C3%A5?x=%20y"


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("a%252Fb", "a%2Fb"),
        ("a%2Fb", "a%2Fb"),
        ("urn%3Aa", "urn:a"),
        ("%7E%27%2B%2C", "~'+,"),
        ('|{}"', "%7C%7B%7D%22"),
        ("%5C", "%5C"),
        ("100%25", "100%25"),
        ("%25zz", "%25zz"),
        ("%C3%A5", "%C3%A5"),
        ("%E6", "%E6"),
        ("a%20b", "a%20b"),
        ("x/../b", "b"),
        ("x/%2E%2E/b", "b"),
        ("./b/.", "b/"),
        ("b?x=%20y%3A#z", "b?x=%20y%3A%23z"),
    ],
)
async def test_url_is_built_anew_from_the_decoded_path(app: Visitor, sent: str, seen: str) -> None:
    answer = await raw(app, head_of(f"/api/echo/{sent}", method="POST").replace("HTTP/1.1", "HTTP/1.0"))
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["url"] == f"http://localhost/api/echo/{seen}"


async def test_dots_are_resolved_before_routing(app: Visitor) -> None:
    assert (await app.get("/elsewhere/../api/any")).json["function"] == "any_method"
    assert (await app.get("/elsewhere/%2e%2E/api/any")).json["function"] == "any_method"
    assert (await app.get("/../../api/any")).json["function"] == "any_method"


async def test_path_with_an_empty_segment_is_not_found(app: Visitor) -> None:
    assert (await app.get("/api/echo//a")).status == (await app.get("/api/echo/a//")).status == 404


async def test_nul_or_raw_text_in_a_target_is_refused(app: Visitor) -> None:
    assert_refused(await raw(app, head_of("/api/echo/?").encode().replace(b"?", b"\xe5")), 400)
    assert_refused(await raw(app, head_of("/api/echo/a%00b")), 400)


async def test_bytes_that_are_not_utf8_stay_escaped(app: Visitor) -> None:
    seen = (await app.get("/api/echo/a%E6b%C3%A5?q=a%E6b%C3%A5")).json
    assert (seen["route"], seen["query"]) == ({"rest": "a%E6bå"}, {"q": "a%E6bå"})


async def test_target_may_be_a_whole_address(app: Visitor) -> None:
    answer = await raw(app, head_of("http://localhost/api/echo/b?c=d").replace("HTTP/1.1", "HTTP/1.0"))
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["url"] == "http://localhost/api/echo/b?c=d"
    assert_refused(await raw(app, head_of("http://other.example/api/echo/b")), 400)


async def test_body_arrives_as_sent_even_when_compressed(app: Visitor) -> None:
    answer = await app.post("/api/size", data=b"not really gzip", headers={"Content-Encoding": "gzip"})
    assert answer.text == "15"


async def test_chunked_body_is_dropped(app: Visitor) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"some"
        yield b"thing"

    assert (await app.post("/api/size", data=chunks())).text == "0"
    assert (await app.post("/api/size", data=b"something")).text == "9"


async def test_body_over_the_request_limit_is_refused(app: Visitor) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", app.host.port)
    head = f"POST /api/size HTTP/1.1\r\nHost: localhost\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n"
    writer.write(head.encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    assert answer.startswith(b"HTTP/1.1 500 ")
    assert b"Content-Length: 0\r\n" in answer
    assert b"Connection: close\r\n" in answer


async def test_body_of_many_megabytes_arrives(app: Visitor) -> None:
    assert (await app.post("/api/size", data=io.BytesIO(bytes(21_000_000)))).text == "21000000"


async def test_client_that_waits_is_told_to_send_its_body(app: Visitor) -> None:
    answer = await asyncio.wait_for(app.post("/api/size", data=b"something", expect100=True), 10)
    assert (answer.status, answer.text) == (200, "9")


async def test_answer_keeps_status_headers_and_bytes(app: Visitor) -> None:
    answer = await app.get("/api/teapot")
    assert (answer.status, answer.body) == (418, b"short\x00stout")
    assert (answer.headers["Content-Type"], answer.headers["X-Handle"]) == ("image/x-teapot", "here")


async def test_answer_comes_in_chunks_unless_the_function_sets_its_length(app: Visitor) -> None:
    chunked = (await app.get("/api/teapot")).headers
    assert ("Content-Length" in chunked, chunked["Transfer-Encoding"]) == (False, "chunked")
    assert (await app.post("/api/answer", json={"headers": {"Content-Length": "2"}})).headers["Content-Length"] == "2"


async def test_old_client_gets_no_chunks(app: Visitor) -> None:
    answer = await raw(app, "GET /api/teapot HTTP/1.0\r\nHost: localhost\r\n\r\n")
    assert b"chunked" not in answer
    assert answer.endswith(b"\r\n\r\nshort\x00stout")


@pytest.mark.parametrize(
    "headers",
    [{"Content-Length": "3"}, {"Content-Length": "1"}, {"X-Name": "bl\u00e5"}, {"X Name": "blue"}, {"X-N": "a\rb"}],
)
async def test_answer_that_cannot_be_sent_is_a_failure(app: Visitor, headers: dict[str, str]) -> None:
    answer = await app.post("/api/answer", json={"headers": headers})
    assert (answer.status, answer.body) == (500, b"")


async def test_reset_content_has_no_body(app: Visitor) -> None:
    answer = await app.post("/api/answer", json={"status": 205})
    assert (answer.status, answer.body) == (205, b"")


@pytest.mark.parametrize(
    ("status", "reason"),
    [(413, "Payload Too Large"), (418, "I'm a teapot"), (422, "Unprocessable Entity"), (404, "Not Found")],
)
async def test_reason_phrase_is_that_of_azure(app: Visitor, status: int, reason: str) -> None:
    body = json.dumps({"status": status})
    head = f"POST /api/answer HTTP/1.0\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n\r\n"
    assert (await raw(app, head + body)).splitlines()[0].decode() == f"HTTP/1.0 {status} {reason}"


async def raw(app: Visitor, request: str | bytes) -> bytes:
    """The bytes of the answer to a request that ends its connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", app.host.port)
    writer.write(request if isinstance(request, bytes) else request.encode())
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer


def head_of(target: str = "/api/any", *headers: str, method: str = "GET") -> str:
    return "\r\n".join((f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close", *headers, "", ""))


def assert_refused(answer: bytes, status: int) -> None:
    assert answer.split(b" ")[1] == str(status).encode()
    assert b"Content-Length: 0\r\n" in answer
    assert answer.endswith(b"\r\n\r\n")


async def test_long_token_is_accepted(app: Visitor) -> None:
    token = "x" * 12_000
    seen = (await app.get("/api/any", headers={"Authorization": f"Bearer {token}"})).json
    assert seen["headers"]["authorization"] == f"Bearer {token}"


@pytest.mark.parametrize(
    "headers",
    [
        [f"X-One: {'x' * 32_800}"],
        [f"X-One: {'x' * 70_000}"],
        [f"X-{number}: {'x' * 8_000}" for number in range(5)],
        [f"X-{number}: x" for number in range(99)],
        [f"X-{number}: x" for number in range(1_000)],
    ],
)
async def test_too_many_or_too_long_headers_are_refused(app: Visitor, headers: list[str]) -> None:
    assert_refused(await raw(app, head_of("/api/any", *headers)), 431)


async def test_headers_at_the_limit_are_accepted(app: Visitor) -> None:
    rest = len("Host: localhost\r\nConnection: close\r\nX-One: \r\n")
    assert (await raw(app, head_of("/api/any", f"X-One: {'x' * (32_768 - rest)}"))).startswith(b"HTTP/1.1 200 ")
    assert_refused(await raw(app, head_of("/api/any", f"X-One: {'x' * (32_769 - rest)}")), 431)
    assert (await raw(app, head_of("/api/any", *(f"X-{n}: x" for n in range(98))))).startswith(b"HTTP/1.1 200 ")


async def test_request_line_has_a_limit(app: Visitor) -> None:
    longest = "/api/any?q=" + "x" * (8_192 - len("GET /api/any?q= HTTP/1.1\r\n"))
    assert (await raw(app, head_of(longest))).startswith(b"HTTP/1.1 200 ")
    assert_refused(await raw(app, head_of(longest + "x")), 414)
    assert_refused(await raw(app, head_of(longest + "x" * 10_000)), 414)


async def test_header_that_is_not_utf8_is_refused(app: Visitor) -> None:
    assert_refused(await raw(app, head_of("/api/any", "X-Name: bl?").encode().replace(b"?", b"\xe5")), 400)
    assert b"bl\\u00e5" in await raw(app, head_of("/api/any", "X-Name: bl\u00e5"))


async def test_answer_sets_each_cookie_in_a_header_of_its_own(app: Visitor) -> None:
    cookies = (await app.get("/api/teapot")).headers.getall("Set-Cookie")
    assert cookies == ["lid=on; domain=; path=/; httponly", "spout=out; max-age=60; domain=; path="]


async def test_head_is_answered_without_a_body_where_declared(app: Visitor) -> None:
    answer = await app.answer("HEAD", "/api/teapot")
    assert (answer.status, answer.body) == (418, b"")
    assert not {"Content-Length", "Transfer-Encoding"} & set(answer.headers)


async def test_text_result_is_plain_text_and_sync_functions_run_in_the_pool(app: Visitor) -> None:
    answer = await app.get("/api/threaded")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("ThreadPoolExecutor")


async def test_function_without_a_response_binding_gives_no_content(app: Visitor) -> None:
    answer = await app.get("/api/silent")
    assert (answer.status, answer.body) == (204, b"")


async def test_returning_none_where_a_response_is_declared_fails_as_on_azure(app: Visitor) -> None:
    answer = await app.get("/api/nothing")
    assert (answer.status, answer.body) == (500, b"")


async def test_exception_is_logged_with_the_function_and_answered_empty(
    app: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = await app.get("/api/fails")
    assert (answer.status, answer.body) == (500, b"")
    (record,) = caplog.records
    assert "'fails'" in record.getMessage()
    assert "this went wrong on purpose" in record.getMessage()


PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


async def test_invocation_reaches_the_function_and_no_trace(app: Visitor) -> None:
    seen = (await app.get("/api/traced", headers={"traceparent": PARENT})).json
    assert (seen["traceparent"], seen["function"]) == ("", "traced")
    assert seen["invocation"] != (await app.get("/api/traced")).json["invocation"]


async def test_root_says_that_the_host_is_up(app: Visitor) -> None:
    answer = await app.get("/")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
