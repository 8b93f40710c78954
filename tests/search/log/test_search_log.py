"""What becomes of searches is noted: never who, never in the reader's way."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import Error, OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from kb import write_queue
from kb.limits import counters
from kb.models import SearchLog
from kb.search.log import search_log
from kb.write_queue import WriteQueue
from tests.guide_pages import of
from tests.make_articles import write_live

pytestmark = pytest.mark.usefixtures("guide")
LogQueue = WriteQueue[search_log.LogEntry]
HERE = {"sec-fetch-site": "same-origin"}
OPENED, MISSING = "/search/opened/", "/search/missing/"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    counters.buckets.clear()


@pytest.fixture
def rows(searches: LogQueue) -> Callable[[], list[tuple[Any, ...]]]:
    """Write what waits, and return words, count and what was opened, oldest first."""

    def written() -> list[tuple[Any, ...]]:
        searches.drain()
        found = SearchLog.objects.order_by("pk")
        return list(found.values_list("words", "result_count", "opened__slug"))

    return written


Rows = Callable[[], list[tuple[Any, ...]]]


def open_(client: Client, text: str, path: str, **more: Any) -> Any:
    return client.post(OPENED, {"q": text, "opened": path, **more}, headers=HERE)


# --- Searches -------------------------------------------------------------------------------------


def test_a_search_is_noted_with_its_words_and_how_much_it_found(client: Client, rows: Rows) -> None:
    client.get("/search/", {"q": "Memory  LEAK"})
    client.get("/search/", {"q": "zzzzzz"})
    (words, count, opened), nothing = rows()
    assert (words, opened) == ("memory leak", None)
    assert count > 0
    assert nothing == ("zzzzzz", 0, None)


@pytest.mark.parametrize(
    ("referer", "place"),
    [
        ("http://testserver/", "home"),
        ("http://testserver/search/?q=x", "search"),
        ("http://testserver/nowhere/at/all", "fallback"),
        ("http://testserver/articles/1/x/", "article"),
        ("http://testserver/admin/kb/problem/", "admin"),
        ("https://elsewhere.example/", ""),
        ("http://[", ""),
        (None, ""),
    ],
)
def test_it_is_noted_from_what_kind_of_page_it_came(
    client: Client, searches: LogQueue, referer: str | None, place: str
) -> None:
    client.get("/search/?q=disk", headers={"referer": referer} if referer else {})
    searches.drain()
    assert SearchLog.objects.get().came_from == place


def test_nothing_that_is_noted_says_who(client: Client, agent: Any, searches: LogQueue) -> None:
    client.force_login(agent)
    client.get("/search/?q=disk", REMOTE_ADDR="203.0.113.77", headers={"user-agent": "Telltale"})
    names = {field.name for field in SearchLog._meta.get_fields()}
    assert names == {
        *("id", "words", "result_count", "opened", "came_from", "is_missing", "is_done", "at")
    }
    searches.drain()
    told = str(SearchLog.objects.values().get())
    assert not [word for word in ("203.0", "Telltale", "agent") if word in told]


@pytest.mark.parametrize(
    "more",
    [
        {"page": "2"},
        {"kind": "problem"},
        {"category": "1"},
        {"as_written": "1"},
        {"reported": "1"},
        {"q": ""},
        {"q": "2024-08-12 09:14:02 ERROR pool exhausted"},
    ],
)
def test_another_page_a_choice_and_pasted_text_are_no_new_search(
    client: Client, rows: Rows, more: dict[str, str]
) -> None:
    client.get("/search/", {"q": "check"} | more)
    assert rows() == []


@pytest.mark.parametrize("headers", [{"if-none-match": '"x"'}, {"sec-purpose": "prefetch"}])
def test_a_browser_that_looks_again_or_ahead_is_no_reader(
    client: Client, rows: Rows, headers: dict[str, str]
) -> None:
    client.get("/search/?q=check", headers=headers)
    client.head("/search/?q=check")
    assert rows() == []


def test_suggestions_while_typing_are_not_noted(client: Client, rows: Rows) -> None:
    client.get("/search/suggest/?q=check")
    assert rows() == []


def test_zero_days_note_nothing_and_offer_no_report(
    client: Client, rows: Rows, settings: Any
) -> None:
    assert MISSING in client.get("/search/?q=zzzzzz").content.decode()
    assert len(rows()) == 1
    settings.KB_SEARCH_LOG_DAYS = 0
    assert MISSING not in client.get("/search/?q=zzzzzz").content.decode()
    assert client.post(MISSING, {"q": "zzzzzz"}, headers=HERE).status_code == 400
    assert len(rows()) == 1


def test_what_is_too_old_is_forgotten(
    searches: LogQueue, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.KB_SEARCH_LOG_DAYS = 30
    for days in (29, 31, 400):
        row = SearchLog.objects.create(words=f"{days}", result_count=1)
        SearchLog.objects.filter(pk=row.pk).update(at=timezone.now() - timedelta(days=days))
    monkeypatch.setattr(searches, "write", search_log.LogWriter())
    search_log.log_search("new", 1, "")
    searches.drain()
    assert set(SearchLog.objects.values_list("words", flat=True)) == {"new", "29"}


# --- Never in the reader's way --------------------------------------------------------------------


def test_a_full_queue_costs_the_reader_nothing(client: Client, searches: LogQueue) -> None:
    while searches.put(search_log.SearchMade("x", 1)):
        pass
    assert client.get("/search/?q=disk").status_code == 200


def test_a_database_that_takes_nothing_is_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(note: Any) -> None:
        raise OperationalError("disk full")

    writer = search_log.LogWriter()
    with monkeypatch.context() as patched, caplog.at_level(logging.WARNING):
        patched.setattr(search_log, "_add", refuse)
        for _time in range(3):
            writer([search_log.SearchMade("x", 1)])
        assert [record.message for record in caplog.records] == [
            "searches are not logged: the database refuses them: disk full"
        ]
    writer([search_log.SearchMade("y", 1)])
    assert SearchLog.objects.get().words == "y"
    assert not writer.is_failing


@pytest.fixture
def at_work(searches: LogQueue, monkeypatch: pytest.MonkeyPatch) -> Iterator[LogQueue]:
    """The queue with its thread, as it is when the site is served."""
    monkeypatch.setattr(write_queue, "BATCH_SECONDS", 0.1)
    searches.is_paused = False
    yield searches
    wait_for(searches)


def wait_for(queue: LogQueue) -> None:
    """Wait until everything is written."""
    if thread := queue.thread:
        thread.join(20)
        assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_a_thread_writes_while_the_site_is_served(client: Client, at_work: LogQueue) -> None:
    client.get("/search/?q=disk")
    wait_for(at_work)
    assert SearchLog.objects.get().words == "disk"


@pytest.mark.django_db(transaction=True)
def test_no_reader_waits_while_somebody_locks_the_log(client: Client, at_work: LogQueue) -> None:
    client.get("/search/?q=warm")
    with transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("LOCK TABLE kb_searchlog IN ACCESS EXCLUSIVE MODE")
        began = time.monotonic()
        assert client.get("/search/?q=disk").status_code == 200
        assert time.monotonic() - began < 2
    wait_for(at_work)
    assert SearchLog.objects.filter(words="disk").exists()


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_away_stops_no_page(
    client: Client, at_work: LogQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(note: Any) -> None:
        raise Error("gone")

    monkeypatch.setattr(search_log, "_add", away)
    assert client.get("/search/?q=disk").status_code == 200
    wait_for(at_work)
    monkeypatch.undo()
    client.get("/search/?q=back")
    wait_for(at_work)
    assert list(SearchLog.objects.values_list("words", flat=True)) == ["back"]


# --- What was opened ------------------------------------------------------------------------------


def test_what_was_opened_is_noted_beside_its_search(client: Client, rows: Rows) -> None:
    article = of("memory-leaks")
    client.get("/search/?q=Memory")
    client.get("/search/?q=disk")
    response = open_(client, "memory", article.get_absolute_url())
    assert (response.status_code, response.content) == (204, b"")
    assert not response.cookies
    assert [(words, slug) for words, _count, slug in rows()] == [
        ("memory", "memory-leaks"),
        ("disk", None),
    ]


def test_a_code_is_opened_by_its_own_address(client: Client, rows: Rows) -> None:
    client.get("/search/?q=econnrefused")
    open_(client, "econnrefused", "/errors/system-econnrefused/")
    assert rows()[0][2] == "system-econnrefused"


def test_the_article_opened_last_is_what_helped(client: Client, rows: Rows) -> None:
    client.get("/search/?q=memory")
    for slug in ("memory-leaks", "connectivity-issues"):
        open_(client, "memory", of(slug).get_absolute_url())
    assert [row[2] for row in rows()] == ["connectivity-issues"]


def test_two_searches_of_the_same_words_have_one_opening_each(client: Client, rows: Rows) -> None:
    for _reader in range(2):
        client.get("/search/?q=memory")
    for slug in ("memory-leaks", "connectivity-issues"):
        open_(client, "memory", of(slug).get_absolute_url())
    assert {row[2] for row in rows()} == {"memory-leaks", "connectivity-issues"}


def test_an_opening_without_a_search_is_not_noted(client: Client, rows: Rows) -> None:
    path = of("memory-leaks").get_absolute_url()
    open_(client, "memory", path)
    assert rows() == []
    client.get("/search/?q=memory")
    rows()
    SearchLog.objects.update(at=timezone.now() - timedelta(days=2))
    open_(client, "memory", path)
    assert rows()[0][2] is None


def test_a_suggestion_that_was_taken_is_a_search_of_its_own(client: Client, rows: Rows) -> None:
    open_(client, "memo", of("memory-leaks").get_absolute_url(), **{"from": "suggestions"})
    assert rows() == [("memo", 1, "memory-leaks")]
    assert SearchLog.objects.get().came_from == "suggestions"


def test_what_the_reader_may_not_see_was_not_opened(client: Client, rows: Rows) -> None:
    hidden = write_live("Quokka", audience="internal")
    client.get("/search/?q=quokka")
    assert open_(client, "quokka", hidden.get_absolute_url()).status_code == 204
    assert rows()[0][2] is None


def test_an_article_deleted_meanwhile_is_not_noted(rows: Rows) -> None:
    search_log.log_search("memory", 1, "")
    search_log.log_opened("memory", 10**9)
    assert rows() == [("memory", 1, None)]


@pytest.mark.parametrize(
    "junk",
    [
        {},
        {"q": "x"},
        {"opened": "/articles/1/"},
        {"q": "\x00\ud800", "opened": "/articles/1/x/"},
        {"q": "x", "opened": "/articles/999999999999999999/"},
        {"q": "x", "opened": "/articles/99999999999999999999999/"},
        {"q": "x", "opened": "/errors/%00%ff/"},
        {"q": "x", "opened": "https://elsewhere.example/articles/1/"},
        {"q": "x", "opened": "/" * 3000},
        {"q": "x" * 9000, "opened": "/articles/1/"},
        {"q": "x", "opened": "/admin/"},
    ],
)
def test_junk_is_answered_without_a_fault_and_not_noted(
    client: Client, rows: Rows, junk: dict[str, str]
) -> None:
    sent = {name: value.encode("utf-8", "surrogatepass") for name, value in junk.items()}
    assert client.post(OPENED, sent, headers=HERE).status_code in {204, 400}
    assert rows() == []


def test_a_body_too_large_is_refused_unread(client: Client) -> None:
    answer = client.post(
        OPENED, b"q=" + b"x" * 9000, "application/x-www-form-urlencoded", headers=HERE
    )
    assert answer.status_code == 400


def test_there_is_an_end_to_it(client: Client) -> None:
    answers = [open_(client, "x", "/").status_code for _n in range(130)]
    assert answers[0] == 204
    assert answers[-1] == 429


@pytest.mark.parametrize("path", [OPENED, MISSING])
@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"origin": "http://testserver"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site", "origin": "http://testserver"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "https://elsewhere.example"}, False),
        ({"origin": "null"}, False),
        ({}, False),
    ],
)
def test_only_our_own_pages_may_tell(path: str, headers: dict[str, str], is_ours: bool) -> None:
    web = Client(enforce_csrf_checks=True)
    posted = {"q": "x", "opened": of("memory-leaks").get_absolute_url()}
    response = web.post(path, posted, headers=headers)
    assert (response.status_code < 400) is is_ours
    assert is_ours or response.status_code == 403
    assert not response.cookies


@pytest.mark.parametrize("path", [OPENED, MISSING])
def test_who_is_signed_in_shows_the_token_as_well(agent: Any, path: str) -> None:
    web = Client(enforce_csrf_checks=True)
    web.force_login(agent)
    posted = {"q": "zzzzzz", "opened": of("memory-leaks").get_absolute_url()}
    assert web.post(path, posted, headers=HERE).status_code == 403
    page = web.get("/search/?q=zzzzzz").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    sent = posted | {"csrfmiddlewaretoken": token}
    assert web.post(path, sent, headers=HERE).status_code < 400


@pytest.mark.parametrize("path", [OPENED, MISSING])
def test_nothing_is_told_by_reading(client: Client, path: str) -> None:
    assert client.get(path).status_code == 405


# --- What is missing ------------------------------------------------------------------------------


def test_one_click_reports_what_is_missing_without_a_script(client: Client, rows: Rows) -> None:
    html = client.get("/search/?q=Quantum+toaster").content.decode()
    assert 'name="q" value="Quantum toaster"' in html
    rows()
    response = client.post(MISSING, {"q": "Quantum toaster"}, headers=HERE)
    assert response.status_code == 302
    told = client.get(response["Location"]).content.decode()
    assert "The editors can now see that this is missing" in told
    assert MISSING not in told
    assert not response.cookies
    assert rows() == [("quantum toaster", 0, None)]
    assert SearchLog.objects.get().is_missing


def test_a_report_before_its_search_is_written_is_kept_all_the_same(client: Client) -> None:
    for _time in range(2):
        client.post(MISSING, {"q": "toaster"}, headers=HERE)
    assert SearchLog.objects.filter(words="toaster", is_missing=True).count() == 2


@pytest.mark.parametrize("text", ["", "?", "a\nb", "jane@example.com", "x" * 20_000])
def test_what_would_not_be_kept_cannot_be_reported(client: Client, text: str) -> None:
    assert client.post(MISSING, {"q": text}, headers=HERE).status_code == 400
    assert not SearchLog.objects.exists()


def test_reports_are_throttled(client: Client) -> None:
    answers = [client.post(MISSING, {"q": "x"}, headers=HERE).status_code for _n in range(12)]
    assert answers[:10] == [302] * 10
    assert answers[-1] == 429


def test_an_anonymous_page_without_a_result_stays_cacheable(client: Client) -> None:
    response = client.get("/search/?q=zzzzzz")
    assert not response.cookies
    assert response["Cache-Control"] == "public, no-cache"
    assert "csrfmiddlewaretoken" not in response.content.decode()
