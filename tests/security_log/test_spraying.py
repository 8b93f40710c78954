"""Many names from one address, or one name from many: administrators are told, once an hour."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client

from kb.models import Bucket, SecurityEvent
from kb.security_log.alerts import WEBHOOK_QUEUE, post_to_webhook
from kb.security_log.spraying import ADDRESSES_OF_NAME, NAMES_OF_ADDRESS, find_spraying
from tests.sent_mail import sent_mails


@pytest.fixture(autouse=True)
def with_mail(settings: Any, administrator: Any, person: Callable[..., Any]) -> None:
    """A mail server, a webhook, somebody who may read the log, and somebody who may not."""
    settings.EMAIL_HOST = "mail.example.com"
    settings.KB_SECURITY_WEBHOOK = "https://chat.example.com/hooks/5ecret"
    person("agent", "agent")


def fail(name: str, address: str) -> None:
    """Try a wrong password."""
    fields = {"username": name, "password": "wrong"}
    assert Client().post("/accounts/login/", fields, REMOTE_ADDR=address).status_code == 200


def alerts() -> int:
    """How many alerts the log has."""
    return SecurityEvent.objects.filter(action="alert").count()


def test_many_names_from_one_address_are_told_of_once_an_hour() -> None:
    for number in range(NAMES_OF_ADDRESS - 1):
        fail(f"name{number}", "203.0.113.5")
    assert (alerts(), sent_mails()) == (0, [])
    fail("agent", "203.0.113.5")
    fail("one-more", "203.0.113.5")
    assert alerts() == 1
    (mail,) = sent_mails()
    assert mail.to == ["administrator@example.com"]
    assert mail.subject == "Somebody may be guessing passwords"
    assert f"{NAMES_OF_ADDRESS} names from one address, 203.0.113.5." in str(mail.body)
    assert "/admin/kb/securityevent/" in str(mail.body)
    (text,) = WEBHOOK_QUEUE.items
    assert "203.0.113.5" in text
    Bucket.objects.filter(key="security-alert").update(tokens=1)
    fail("an-hour-later", "203.0.113.5")
    assert (alerts(), len(sent_mails())) == (2, 2)


def test_one_name_from_many_addresses_is_told_of() -> None:
    for number in range(ADDRESSES_OF_NAME):
        assert alerts() == 0
        fail("agent", f"203.0.113.{number}")
    assert alerts() == 1
    assert f"one name, agent, from {ADDRESSES_OF_NAME} addresses" in str(sent_mails()[0].body)


def test_somebody_who_mistypes_is_no_attack() -> None:
    for _ in range(9):
        fail("agent", "203.0.113.5")
    assert (alerts(), sent_mails(), WEBHOOK_QUEUE.items) == (0, [], [])


@pytest.mark.one_database
def test_a_network_of_ipv6_is_one_address() -> None:
    rows = [(f"name{number}", f"2001:db8::{number:x}") for number in range(NAMES_OF_ADDRESS)]
    assert find_spraying("name0", "2001:db8::99", rows) is not None
    assert find_spraying("name0", "2001:db8:1::99", rows) is None


def test_without_mail_or_webhook_the_log_tells(settings: Any) -> None:
    settings.EMAIL_HOST = settings.KB_SECURITY_WEBHOOK = ""
    for number in range(NAMES_OF_ADDRESS):
        fail(f"name{number}", "203.0.113.5")
    assert (alerts(), WEBHOOK_QUEUE.items) == (1, [])


@pytest.fixture
def webhook(settings: Any) -> Iterator[list[Any]]:
    """A server that takes what is posted; what it got."""
    got: list[Any] = []

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.headers["Content-Type"], json.loads(body)))
            self.send_response(500 if len(got) > 1 else 204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Take) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.KB_SECURITY_WEBHOOK = f"http://127.0.0.1:{server.server_port}/5ecret"
        yield got
        server.shutdown()
        thread.join()


def test_the_webhook_gets_json_and_a_failure_is_logged_without_its_address(
    webhook: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    post_to_webhook(["Somebody …"])
    assert webhook == [("application/json", {"text": "Somebody …"})]
    assert caplog.text == ""
    post_to_webhook(["Somebody …"])
    assert "the alert did not reach the webhook: answered 500" in caplog.text
    assert "5ecret" not in caplog.text
