"""An id for each request, and a line that tells nothing of what was searched for."""

import json
import logging
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from django.test import Client

from kb.middleware.access_log import lines

pytestmark = pytest.mark.usefixtures("guide")


@pytest.fixture(autouse=True)
def written(settings: Any) -> Iterator[list[dict[str, Any]]]:
    """The lines of the access log that are written meanwhile."""
    settings.KB_ACCESS_LOG = True
    found: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(json.loads(record.getMessage()))

    handler = Keep()
    lines.addHandler(handler)
    yield found
    lines.removeHandler(handler)


def test_each_request_has_a_line_with_who_and_what_became_of_it(
    agent: Any, client: Client, signed_in: Callable[[Any], Client], written: list[dict[str, Any]]
) -> None:
    inside = signed_in(agent)
    pages = [client.get("/", REMOTE_ADDR="198.51.100.3"), inside.get("/about/")]
    pages.append(client.get("/static/css/site.css"))
    pages.append(client.get("/articles/999999999/"))
    assert b"".join(pages[2])
    pages[2].close()
    facts = [(line["path"], line["status"], line["person"]) for line in written]
    assert facts == [
        ("/", 200, "-"),
        ("/about/", 200, agent.pk),
        ("/static/css/site.css", 200, "-"),
        ("/articles/999999999/", 404, "-"),
    ]
    assert [line["request_id"] for line in written] == [page["X-Request-ID"] for page in pages]
    assert len({line["request_id"] for line in written}) == 4
    assert (written[0]["address"], written[0]["method"]) == ("198.51.100.3", "GET")
    assert 0 < written[0]["seconds"] < 60


@pytest.mark.parametrize(
    ("path", "posted"),
    [
        ("/search/?q=canary", None),
        ("/search/suggest/?q=canary", None),
        ("/search/results.md?q=canary", None),
        ("/triage/", {"text": "canary"}),
        ("/search/", {"q": "canary"}),
    ],
)
def test_no_line_tells_what_was_searched_for_or_pasted(
    client: Client, written: list[dict[str, Any]], path: str, posted: dict[str, str] | None
) -> None:
    client.get(path) if posted is None else client.post(path, posted)
    (line,) = written
    assert line["path"] == path.partition("?")[0]
    assert "canary" not in json.dumps(line)


def test_who_signs_in_and_out_is_named_in_that_line(
    agent: Any, client: Client, written: list[dict[str, Any]]
) -> None:
    client.post("/accounts/login/", {"username": "agent", "password": "correct horse"})
    client.get("/accounts/login/")
    assert [line["person"] for line in written] == [agent.pk, agent.pk]


@pytest.mark.parametrize(
    ("sender", "given", "is_taken"),
    [
        ("10.0.0.1", "abc-123", True),
        ("10.0.0.1", "x" * 64, True),
        ("10.0.0.1", "x" * 65, False),
        ("10.0.0.1", "a b", False),
        ("10.0.0.1", "é", False),
        ("203.0.113.8", "abc-123", False),
    ],
)
def test_an_id_is_taken_from_a_trusted_proxy_alone(
    client: Client, settings: Any, written: list[Any], sender: str, given: str, is_taken: bool
) -> None:
    settings.KB_TRUSTED_PROXIES = [ip_network("10.0.0.1")]
    headers = {"REMOTE_ADDR": sender, "HTTP_X_REQUEST_ID": given, "HTTP_X_FORWARDED_FOR": "9.9.9.9"}
    page = client.get("/healthz", **headers)  # type: ignore[arg-type]
    assert (page["X-Request-ID"] == given) == is_taken
    assert written[0]["address"] == ("9.9.9.9" if sender == "10.0.0.1" else sender)


def test_the_log_can_be_off_and_the_id_stays(
    client: Client, settings: Any, written: list[Any]
) -> None:
    settings.KB_ACCESS_LOG = False
    assert len(client.get("/")["X-Request-ID"]) == 16
    assert written == []


def test_a_line_costs_no_query(
    client: Client, written: list[Any], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        client.get("/robots.txt")
    assert written[0]["person"] == "-"
