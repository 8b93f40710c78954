"""The front gives a request a thread when all of it is there, and probes one of their own."""

import asyncio
import threading
from collections.abc import Callable, Iterable
from ipaddress import ip_network
from typing import Any

import pytest

from kb.middleware.refused_bodies import REFUSAL
from kb.server import front, read_body
from kb.server.front import Front, sender
from kb.server.read_body import Receive
from tests.event_loop import run_coroutine

Seen = list[dict[str, Any]]
Sent = list[dict[str, Any]]


def site(seen: Seen) -> Callable[..., Iterable[bytes]]:
    """Return a WSGI application that notes what it is asked."""

    def application(environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        thread = threading.current_thread().name
        seen.append(environment | {"read": environment["wsgi.input"].read(), "thread": thread})
        start("200 OK", [("Content-Type", "text/plain")])
        return [b"o", b"k"]

    return application


def scope(path: str, method: str = "POST", **headers: str) -> dict[str, Any]:
    """Return the scope of a request."""
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": named,
        "client": ("192.0.2.1", 50_000),
        "server": ("127.0.0.1", 8000),
    }


def client(*parts: bytes) -> Receive:
    """Return a client that sends these parts of a body, and nothing more if the last is empty."""
    left = list(parts)

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.sleep(60)
        body = left.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(left) or not body}

    return receive


def ask(asked: dict[str, Any], receive: Receive) -> tuple[Seen, Sent]:
    """Send one request; return what the site saw and what the client got."""
    seen, sent = Seen(), Sent()

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    run_coroutine(Front(site(seen), 1)(asked, receive, send))
    return seen, sent


def test_a_form_is_handed_over_with_its_whole_body() -> None:
    seen, sent = ask(scope("/accounts/login/", content_length="5"), client(b"a=1", b"&b"))
    assert seen[0]["read"] == b"a=1&b"
    assert seen[0]["thread"].startswith("write")
    assert [message.get("status") for message in sent] == [200, None]
    assert sent[0]["headers"] == [(b"content-type", b"text/plain")]
    assert sent[1]["body"] == b"ok"


def test_a_body_in_chunks_gets_its_length() -> None:
    """Django reads nothing without one."""
    seen, _sent = ask(scope("/search/", transfer_encoding="chunked"), client(b"q=", b"dns"))
    assert (seen[0]["read"], seen[0]["CONTENT_LENGTH"]) == (b"q=dns", "5")


def test_a_page_is_read_without_waiting_for_a_body() -> None:
    seen, sent = ask(scope("/", "GET"), client())
    assert "CONTENT_LENGTH" not in seen[0]
    assert sent[1]["body"] == b"ok"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_has_a_thread_that_nothing_else_takes(path: str) -> None:
    seen, _sent = ask(scope(path, "GET"), client())
    assert seen[0]["thread"].startswith("probe")


def test_what_is_announced_too_large_is_not_read_and_ends_its_connection() -> None:
    """Its length stays: the view says how much it takes."""
    seen, sent = ask(scope("/search/opened/", content_length="1000000000"), client())
    assert seen[0][REFUSAL] == "too large"
    assert (seen[0]["read"], seen[0]["CONTENT_LENGTH"]) == (b"", "1000000000")
    assert seen[0]["thread"].startswith("refusal")
    assert (b"connection", b"close") in sent[0]["headers"]


def test_chunks_without_end_are_refused_at_the_limit() -> None:
    chunked = scope("/search/opened/", transfer_encoding="chunked")
    seen, _sent = ask(chunked, client(*[b"x" * 1_000] * 20))
    assert seen[0][REFUSAL] == "too large"
    assert int(seen[0]["CONTENT_LENGTH"]) == 9_000


def test_a_body_that_does_not_come_never_gets_a_thread_of_pages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(read_body, "PATIENCE", 0.05)
    seen, _sent = ask(scope("/accounts/login/", content_length="9"), client(b"a", b""))
    assert [(request[REFUSAL], request["thread"][:7]) for request in seen] == [
        ("too slow", "refusal")
    ]


def test_a_strangers_upload_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page asks to sign in."""
    monkeypatch.setattr(front, "may_send_more", lambda environment: False)
    asked = scope("/admin/kb/image/upload/", content_length="9000")
    seen, sent = ask(asked, client(b"x" * 4_000, b"x" * 5_000))
    assert REFUSAL not in seen[0]
    assert seen[0]["read"] == b""
    assert (b"connection", b"close") in sent[0]["headers"]


def test_an_editors_upload_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front, "may_send_more", lambda environment: True)
    asked = scope("/admin/kb/image/upload/", content_length="90000")
    seen, _sent = ask(asked, client(b"x" * 90_000))
    assert len(seen[0]["read"]) == 90_000


def test_when_too_many_wait_the_next_is_told_to_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else it would wait until nobody wants its answer any more."""
    monkeypatch.setattr(front, "MOST_WAITING", 0)
    seen, _sent = ask(scope("/", "GET"), client())
    assert seen[0][REFUSAL] == "busy"
    seen, _sent = ask(scope("/healthz", "GET"), client())
    assert seen[0]["thread"].startswith("probe")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "key"),
    [
        ("", "198.51.100.7", "192.0.2.1"),
        ("192.0.2.0/24", "198.51.100.7", "198.51.100.7"),
        ("192.0.2.0/24", "198.51.100.7, 2001:db8::1", "2001:db8::/64"),
    ],
)
def test_bodies_are_counted_for_the_address_that_a_trusted_proxy_names(
    settings: Any, proxies: str, forwarded: str, key: str
) -> None:
    settings.KB_TRUSTED_PROXIES = [ip_network(proxies)] if proxies else []
    environment = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": forwarded}
    assert sender(environment) == key


# --- Threads --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "thread"),
    [
        ("GET", "/admin/", "page"),
        ("HEAD", "/", "page"),
        ("POST", "/accounts/login/", "write"),
        ("POST", "/search/", "page"),
        ("POST", "/triage/", "page"),
        ("DELETE", "/", "write"),
    ],
)
def test_what_may_write_has_threads_of_its_own(method: str, path: str, thread: str) -> None:
    seen, _sent = ask(scope(path, method), client())
    assert seen[0]["thread"].startswith(thread)


def test_writes_that_wait_for_a_lock_keep_no_reader_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However many: those that get no thread in time are told to come back."""
    monkeypatch.setattr(front, "PATIENCE_OF_WRITES", 0.2)
    released, seen = threading.Event(), Seen()
    answer = site(seen)

    def application(environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environment["REQUEST_METHOD"] == "POST" and REFUSAL not in environment:
            released.wait(30)
        return answer(environment, start)

    async def send(message: dict[str, Any]) -> None:
        return None

    async def run() -> None:
        site_front = Front(application, 4)
        post = scope("/accounts/login/")
        posts = [asyncio.ensure_future(site_front(post, client(), send)) for _ in range(10)]
        for _ in range(20):
            await asyncio.wait_for(site_front(scope("/", "GET"), client(), send), 20)
        assert len(seen) == 20
        await asyncio.sleep(0.4)
        released.set()
        await asyncio.gather(*posts)

    run_coroutine(run())
    refused = [request[REFUSAL] for request in seen if REFUSAL in request]
    assert refused == ["busy"] * 8


def test_a_forwarded_address_with_an_underscore_never_counts(settings: Any) -> None:
    """A proxy that is trusted overwrites the one with hyphens, and passes the other on."""
    settings.KB_TRUSTED_PROXIES = [ip_network("192.0.2.1")]
    asked = scope("/", "GET")
    asked["headers"] = [(b"X_Forwarded_For", b"198.51.100.9"), (b"x_forwarded-for", b"10.0.0.1")]
    seen, _sent = ask(asked, client())
    assert not [name for name in seen[0] if name.startswith("HTTP_X_FORWARDED")]
    assert sender(seen[0]) == "192.0.2.1"
