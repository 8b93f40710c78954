"""Pages for what went wrong."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client, RequestFactory

from kb.limits import counters
from kb.views import error_handlers
from tests.guide_pages import text_of
from tests.make_articles import write_live

pytestmark = pytest.mark.usefixtures("guide")


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    """Hints are counted in the process; no test waits for another."""
    counters.buckets.clear()


def test_a_404_offers_search_sign_in_and_the_closest_titles() -> None:
    """A mistyped address is half a search."""
    answer = Client().get("/articles/999/connectivty-issues/")
    assert answer.status_code == 404
    text, html = text_of(answer), answer.content.decode()
    assert "Page not found" in text
    assert "Did you mean Connectivity Issues" in text
    assert ">\nconnectivty issues</textarea>" in html
    assert "/accounts/login/?next=/articles/999/connectivty-issues/" in html


def test_who_is_signed_in_is_not_asked_to_sign_in(
    author: Any, signed_in: Callable[[Any], Client]
) -> None:
    """The link led back to the same page."""
    answer = signed_in(author).get("/articles/999/connectivty-issues/")
    assert answer.status_code == 404
    assert "/accounts/login/" not in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/articles/9/disk-full/", "disk full"),
        ("/kb/Disk_Full.html", "Disk Full"),
        ("/wp-login.php", "wp login"),
        ("/123/", ""),
        ("/", ""),
        ("/a/%3Cb%3E/", ""),
        ("/" + "word-" * 100, ("word " * 24).strip()),
    ],
)
def test_the_words_of_an_address_are_what_is_searched_for(path: str, words: str) -> None:
    """Ends of files and separators are no words; numbers alone are not worth a search."""
    assert error_handlers.words_in_path(path).strip()[: len(words) or None] == words


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/nosuchthing-connectivity/", "Connectivity Issues"),
        ("/articles/connectivity-isues", "Connectivity Issues"),
        ("/memory-leaks.html", "Memory Leaks"),
        ("/memory-leak/", "Memory Leaks"),
        ("/x/connectiv", "Connectivity Issues"),
        ("/old/wsaeconnrefused", "ECONNREFUSED Connection refused"),
        ("/EconnRefused.php", "ECONNREFUSED Connection refused"),
    ],
)
def test_the_closest_title_comes_first(path: str, title: str) -> None:
    """Its whole words before what is near them; a code under any of its names."""
    assert f"Did you mean {title}" in text_of(Client().get(path))


@pytest.mark.parametrize(
    "path", ["/xyzzy-plugh-qqq/", "/日本語", "/_abc_the_/", "/" + "disk-" * 30]
)
def test_odd_words_are_a_404_like_any_other(path: str) -> None:
    """Of no letters that are known, or too many."""
    assert Client().get(path).status_code == 404


def test_words_of_no_title_are_no_hint() -> None:
    """Nothing is better than something else."""
    assert "Did you mean" not in text_of(Client().get("/xyzzy-plugh-qqq/"))


def test_hints_name_nothing_internal(client: Client, agent: Any) -> None:
    """A 404 is a surface like any other."""
    write_live("Reset the vault", audience="internal")
    assert "Reset the vault" not in text_of(Client().get("/articles/999/reset-the-vault/"))
    client.force_login(agent)
    assert "Reset the vault" in text_of(client.get("/articles/999/reset-the-vault/"))


def test_who_asks_for_many_dead_addresses_gets_plain_pages() -> None:
    """A crawler with an old list must not cost a search each."""
    for _number in range(error_handlers.HINTS.count):
        counters.take("hints:127.0.0.1", error_handlers.HINTS)
    answer = Client().get("/articles/999/connectivity-issues/")
    assert answer.status_code == 404
    assert "Did you mean" not in text_of(answer)


def test_a_path_is_shown_as_text_alone() -> None:
    """Whatever is in the address is no markup."""
    html = Client().get("/<script>alert(1)</script>/").content.decode()
    assert "<script>alert" not in html


def test_a_form_without_its_token_is_refused_with_a_page() -> None:
    """403, in our own words."""
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"username": "x"})
    assert answer.status_code == 403
    assert "You do not have permission to do this" in text_of(answer)


def test_a_500_needs_neither_database_nor_templates(
    django_assert_num_queries: Any, settings: Any
) -> None:
    """The page for our own fault must not fail as well."""
    settings.TEMPLATES = []
    with django_assert_num_queries(0):
        answer = error_handlers.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"Something went wrong on our side" in answer.content


def test_an_error_below_the_address_of_the_api_is_json(client: Client) -> None:
    """Programs read no pages: one sentence under `error`, as its views answer."""
    request = RequestFactory().post("/api/v1/triage")
    strict = Client(enforce_csrf_checks=True)
    answers: list[tuple[int, Any]] = [
        (500, error_handlers.server_error(request)),
        (400, client.get("/api/%00")),
        (404, client.get("/api/v1/")),
        (404, client.get("/api/")),
        (403, strict.post("/api/v1/openapi.json")),
        (403, error_handlers.forbidden(request)),
    ]
    for status, answer in answers:
        assert answer.status_code == status
        assert list(json.loads(answer.content)) == ["error"]


def test_a_bad_request_is_a_plain_line() -> None:
    """What was asked may not even be printable."""
    answer = Client().get("/%00")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["/x/", "/articles/0/", "/errors/NOPE/", "/categories/0/x/"])
def test_a_404_may_not_be_kept_blindly_and_is_not_indexed(path: str) -> None:
    """It may be there tomorrow."""
    answer = Client().get(path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "noindex" in answer.content.decode()


def test_a_number_of_nothing_leads_to_where_one_can_go_on() -> None:
    """Of an article or a category to the areas, of the guide to its chapter."""
    for path in ("/articles/9999/", "/articles/9999", "/articles/9999.md", "/categories/9999/"):
        answer = Client().get(path)
        assert answer.status_code == 404
        assert "Go on from here" in text_of(answer), path
        assert "Network Troubleshooting" in text_of(answer), path
    chapter = text_of(Client().get("/2.9/"))
    assert "Go on from here Connectivity Issues Problem Latency Problems" in chapter
    assert "Go on from here" not in text_of(Client().get("/99.9/"))
