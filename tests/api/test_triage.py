"""`POST /api/v1/triage`, for bots and ticket systems."""

import codecs
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from kb.api import triage
from kb.limits import Rate, counters
from kb.models import Alias, Publication
from kb.triage import request_limits
from kb.triage.request_limits import LARGEST_TEXT
from tests.guide_pages import of
from tests.make_articles import edit, put_live, write

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]

PATH = "/api/v1/triage"
LOG = "2024-08-03 10:21:07 ERROR pool: connect ECONNREFUSED 10.0.3.14:5432\n"


@pytest.fixture(autouse=True)
def _untroubled() -> None:
    """No throttle of another test."""
    counters.buckets.clear()


def send(body: bytes | str, content_type: str = "text/plain", **kwargs: Any) -> Any:
    """What a bot sends: no cookie, no origin."""
    client = kwargs.pop("client", None) or Client(enforce_csrf_checks=True)
    # `post` would decode the bytes first.
    return client.generic("POST", PATH, body, CONTENT_TYPE=content_type, **kwargs)


def answer(text: str) -> dict[str, Any]:
    """What is answered to a text in JSON."""
    response = send(json.dumps({"text": text}), "application/json")
    assert response.status_code == 200, response.content
    return dict(response.json())


# --- It works -------------------------------------------------------------------------------------


def test_it_answers_clues_and_articles_with_everything_a_bot_needs() -> None:
    """Exactly these fields."""
    refused, problem = of("system-econnrefused"), of("connection-problems")
    found = answer(LOG)
    assert found["clues"] == [
        {
            "code": "ECONNREFUSED",
            "spelling": "ECONNREFUSED",
            "article": refused.pk,
            "url": "http://testserver/errors/system-econnrefused/",
            "line": 1,
            "column": 41,
            "certainty": 1.0,
            "reason": "the code itself",
            "alternatives": [],
        }
    ]
    assert found["articles"][0] == {
        "id": problem.pk,
        "title": "Connection Problems",
        "url": f"http://testserver{problem.get_absolute_url()}",
        "anchor": "test-network-connectivity",
        "reasons": ["line 1 says `ECONNREFUSED` to port 5432 (PostgreSQL)"],
    }
    assert set(found) == {"clues", "clues_left_out", "articles"}
    assert found["clues_left_out"] == 0


def test_plain_text_is_answered_like_json() -> None:
    """A shell has no JSON at hand."""
    assert send(LOG).json() == answer(LOG)


@override_settings(KB_BASE_URL="https://kb.example.com")
def test_addresses_begin_with_the_sites_own() -> None:
    """A ticket is read elsewhere."""
    assert answer(LOG)["clues"][0]["url"].startswith("https://kb.example.com/errors/")


def test_the_best_clues_come_first_and_successes_last() -> None:
    """Not in the order of the text."""
    found = answer('"GET / HTTP/1.1" 200 5\n"GET / HTTP/1.1" 502 5\n' + LOG)
    assert [clue["code"] for clue in found["clues"]] == ["ECONNREFUSED", "502", "200"]


def test_a_text_of_nothing_but_clues_is_answered_in_part_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A megabyte of them would be answered by seventeen; no code is lost by it."""
    monkeypatch.setattr(triage, "MOST_CLUES", 3)
    found = answer("ECONNREFUSED\n" * 5 + "ETIMEDOUT\n" * 2)
    answered = [(clue["code"], clue["line"]) for clue in found["clues"]]
    assert sorted(answered, key=lambda each: each[1]) == [
        *(("ECONNREFUSED", line) for line in (1, 2, 3)),
        ("ETIMEDOUT", 6),
    ]
    assert found["clues_left_out"] == 3


def test_what_else_a_message_may_mean_is_told() -> None:
    """With the reason, and a certainty."""
    clue = answer("it says connection refused")["clues"][0]
    assert (clue["code"], clue["alternatives"], clue["certainty"]) == (
        "ECONNREFUSED",
        ["Connection refused"],
        0.5,
    )
    assert clue["reason"] == (
        "a message that may also mean Connection refused (Database Error Codes); "
        "nothing around it tells which"
    )


def test_a_problem_that_is_named_by_an_alias_has_no_code() -> None:
    """A ticket system files by codes; the article tells the rest."""
    problem = of("connection-problems")
    clue = answer("sorry, too many clients already")["clues"][0]
    assert (clue["code"], clue["article"]) == ("", problem.pk)


def test_a_problem_is_no_alternative_code() -> None:
    """The reason names it."""
    article = of("memory-leaks").article
    Alias.objects.create(article=article, text="Connection refused")
    edit(article)
    put_live(article)
    clue = answer("connection refused")["clues"][0]
    assert clue["alternatives"] == ["Connection refused"]
    assert "Memory Leaks" in clue["reason"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a\r\nb ECONNREFUSED", 2, 3),
        ("\r\r ECONNREFUSED", 3, 2),
        ("\0\x1b[31mECONNREFUSED", 1, 7),
        ("👩‍👧 ECONNREFUSED", 1, 5),
        ("\ud83d ECONNREFUSED", 1, 3),
    ],
)
def test_lines_and_columns_are_those_of_the_text_as_it_was_sent(
    text: str, line: int, column: int
) -> None:
    """In code points."""
    clue = answer(text)["clues"][0]
    assert (clue["line"], clue["column"]) == (line, column)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("größer ECONNREFUSED".encode(), "text/plain"),
        ("größer ECONNREFUSED".encode("latin-1"), "text/plain; charset=iso-8859-1"),
        ("größer ECONNREFUSED".encode("latin-1").replace(b"\xdf", b"\xc3\x9f"), "text/plain"),
        (codecs.BOM_UTF8 + "größer ECONNREFUSED".encode(), "text/plain"),
        (codecs.BOM_UTF16_LE + "größer ECONNREFUSED".encode("utf-16-le"), "text/plain"),
        ("größer ECONNREFUSED".encode("utf-16-le"), "text/plain; charset=utf-16-le"),
        (
            codecs.BOM_UTF8 + json.dumps({"text": "größer ECONNREFUSED"}).encode(),
            "application/json",
        ),
        (json.dumps({"text": "größer ECONNREFUSED"}).encode("utf-16"), "application/json"),
    ],
)
def test_any_encoding_is_read(body: bytes, content_type: str) -> None:
    """What is no character counts as one."""
    clue = send(body, content_type).json()["clues"][0]
    assert (clue["line"], clue["column"]) == (1, 8)


def test_an_empty_text_has_an_empty_answer() -> None:
    """It is a text."""
    assert answer("") == {"clues": [], "clues_left_out": 0, "articles": []}


# --- What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff\xff\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[]", "application/json", 422),
        (b'"text"', "application/json", 422),
        (b"{}", "application/json", 422),
        (b'{"text": 5}', "application/json", 422),
        (b'{"text": null}', "application/json", 422),
        (b"text=a", "application/x-www-form-urlencoded", 415),
        (b"a", "text/html", 415),
        (b"a", "", 415),
        (b"a", "text/plain; charset=klingon", 415),
        (b"a\xff", "text/plain; charset=idna", 415),
        (b"a", "text/plain; charset=undefined", 415),
        (b"a", "text/plain; charset=punycode", 415),
        (b"a", "text/plain; charset=rot13", 415),
        (b"a" * (LARGEST_TEXT + 1), "text/plain", 413),
        (b'{"text": "%s"}' % (b"a" * (LARGEST_TEXT + 1)), "application/json", 413),
        (b"a" * 3_000_000, "text/plain", 413),
        (b"a" * 3_000_000, "application/json", 413),
    ],
)
def test_what_cannot_be_read_is_told_in_json(body: bytes, content_type: str, status: int) -> None:
    """One sentence under `error`, and nothing of what was sent."""
    response = send(body, content_type)
    assert response.status_code == status
    assert response["Content-Type"].startswith("application/json")
    assert response["Cache-Control"] == "no-store"
    assert list(response.json()) == ["error"]
    assert len(response.json()["error"]) < 120


@pytest.mark.parametrize(
    ("header", "status"), [("content-encoding: gzip", 415), ("transfer-encoding: chunked", 411)]
)
def test_a_body_that_cannot_be_read_is_not_taken_for_another(header: str, status: int) -> None:
    """Compressed bytes hold no words, and of chunks nothing would be read."""
    name, value = header.split(": ")
    response = send(b"ECONNREFUSED", headers={name: value}, CONTENT_LENGTH="")
    assert response.status_code == status
    assert list(response.json()) == ["error"]


@pytest.mark.parametrize("path", [f"{PATH}/", "/api/v1/nothing"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_any_other_address_is_not_there_in_json(path: str, method: str, client: Client) -> None:
    """A program cannot read a page, and need not be told that it may not send it."""
    response = getattr(client, method)(path)
    assert response.status_code == 404
    assert "/api/v1/openapi.json" in response.json()["error"]


def test_a_text_of_one_megabyte_is_read() -> None:
    """To its end."""
    text = "a " * (LARGEST_TEXT // 2 - 20) + "\nECONNREFUSED"
    assert send(text).json()["clues"][0]["line"] == 2


def test_too_many_requests_are_told_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """In JSON, and in the header that clients read."""
    monkeypatch.setattr(request_limits, "TEXTS", Rate(count=2, seconds=600))
    responses = [send("a") for _ in range(3)]
    assert [response.status_code for response in responses] == [200, 200, 429]
    assert 200 <= int(responses[2]["Retry-After"]) <= 300
    assert "Please try again" in responses[2].json()["error"]


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete"])
def test_it_is_only_posted_to(method: str, client: Client) -> None:
    """And says so."""
    response = getattr(client, method)(PATH)
    assert response.status_code == 405
    assert response["Allow"] == "POST"


# --- Who asks -------------------------------------------------------------------------------------


@pytest.fixture
def internal() -> Publication:
    """A code for agents alone, with an alias that is also a message of a public one."""
    article = write("Secret zorb", kind="error_code", code="EZORB", audience="internal")
    Alias.objects.create(article=article, text="Connection refused")
    edit(article)
    return put_live(article)


def test_everybody_is_answered_what_customers_may_see(internal: Publication, agent: Any) -> None:
    """A cookie is not read: neither that of an agent, nor one that is no session at all."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(agent)
    text = "EZORB connection refused"
    with CaptureQueriesContext(connection) as asked:
        signed_in = send(text, client=client)
    assert signed_in.json() == send(text).json() == answer(text)
    assert "zorb" not in signed_in.content.decode().lower()
    assert not [query for query in asked.captured_queries if "session" in query["sql"]]
    assert not signed_in.cookies


@pytest.mark.parametrize("origin", [{}, {"origin": "https://tickets.example"}])
def test_it_asks_for_no_origin_and_opens_itself_to_no_page(origin: dict[str, str]) -> None:
    """It does nothing in anybody's name; a browser elsewhere still may not read the answer."""
    response = send(LOG, headers=origin)
    assert response.status_code == 200
    assert "Access-Control-Allow-Origin" not in response.headers


def test_it_costs_a_bounded_number_of_queries() -> None:
    """However long the text."""
    counts = []
    for text in (LOG, LOG, LOG * 500):
        with CaptureQueriesContext(connection) as asked:
            send(text)
        counts.append(len(asked))
    assert counts[1] == counts[2] <= 16
