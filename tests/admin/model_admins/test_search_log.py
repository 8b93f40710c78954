"""Editors see what was searched for, and what readers did not find."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.admin.dashboard.search_report import search_report, week_begins
from kb.models import Article, SearchLog
from tests.admin.form_data import read
from tests.guide_pages import of
from tests.make_articles import write_live

LIST = "/admin/kb/searchlog/"
QUEUE = "/admin/desk/unfound/"


@pytest.fixture
def client(author: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Writes what is missing."""
    return signed_in(author)


def note(words: str, count: int = 0, times: int = 1, **more: Any) -> None:
    SearchLog.objects.bulk_create(
        SearchLog(words=words, result_count=count, **more) for _time in range(times)
    )


def test_the_list_shows_words_count_and_what_was_opened_and_is_only_read(client: Client) -> None:
    known: dict[str, Any] = {
        "opened": of("memory-leaks").article,
        "came_from": "home",
        "is_missing": True,
    }
    note("memory leak", 7, **known)
    html = client.get(LIST).content.decode()
    for told in (
        "memory leak",
        ">7<",
        "Memory Leaks</a>",
        "the home page",
        ">reported as missing<",
    ):
        assert told in html
    row = SearchLog.objects.get()
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}{row.pk}/change/").status_code == 200
    for name in ("change", "delete"):
        assert client.post(f"{LIST}{row.pk}/{name}/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        ("unfound", {"nothing", "reported"}),
        ("empty", {"nothing", "finished"}),
        ("missing", {"reported"}),
        ("unopened", {"nothing", "reported", "finished", "answered"}),
        ("junk", {"nothing", "reported", "finished", "answered"}),
    ],
)
def test_the_list_is_narrowed_to_how_a_search_ended(
    client: Client, end: str, shown: set[str]
) -> None:
    note("nothing")
    note("reported", 3, is_missing=True)
    note("finished", is_done=True)
    note("answered", 3)
    html = client.get(LIST, {"is": end}, follow=True).content.decode()
    every = {"nothing", "reported", "finished", "answered"}
    assert {word for word in every if f">{word}<" in html} == shown


def test_the_dashboard_shows_what_readers_did_not_find_most_wanted_first(client: Client) -> None:
    note("toaster", times=2)
    note("kettle", times=5)
    note("fridge", 9, is_missing=True)
    note("answered", 9, times=9)
    note("finished", is_done=True)
    note("long ago")
    SearchLog.objects.filter(words="long ago").update(at=timezone.now() - timedelta(days=40))
    html = client.get("/admin/").content.decode()
    assert "What readers did not find <b>3</b>" in html
    assert html.index(">fridge<") < html.index(">kettle<") < html.index(">toaster<")
    whole = client.get(QUEUE).content.decode()
    assert "Reported by 1 reader." in whole
    assert "5 searches" in whole
    assert "answered" not in whole
    assert "finished" not in whole
    assert "long ago" not in whole


def test_what_is_dealt_with_leaves_the_dashboard_until_it_is_missed_again(client: Client) -> None:
    note("toaster", times=3)
    ticked = {"action": "close", "_selected_action": str(SearchLog.objects.first().pk)}  # type: ignore[union-attr]
    client.post(LIST, ticked)
    assert "toaster" not in client.get(QUEUE).content.decode()
    note("toaster")
    assert "1 search," in client.get(QUEUE).content.decode()


def test_the_dashboard_costs_the_same_however_much_was_searched(client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/admin/").status_code == 200
        return len(asked)

    note("toaster")
    before = queries()
    for number in range(30):
        note(f"words {number}", times=3)
    assert queries() == before


def test_a_reviewer_reads_but_ticks_nothing_off(
    reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    note("toaster")
    client = signed_in(reviewer)
    assert "toaster" in client.get(LIST).content.decode()
    client.post(LIST, {"action": "close", "_selected_action": str(SearchLog.objects.get().pk)})
    assert not SearchLog.objects.get().is_done


def test_who_may_not_read_what_is_internal_sees_no_search(
    person: Callable[..., Any], signed_in: Callable[[Any], Client], agent: Any
) -> None:
    live = write_live("Heliotrope", audience="internal")
    note("heliotrope", 1, opened=live.article)
    assert signed_in(agent).get(LIST, follow=True).status_code == 403
    temp = signed_in(person("temp", is_staff=True))
    for path in (LIST, QUEUE, "/admin/"):
        assert "eliotrope" not in temp.get(path).content.decode()


def test_what_was_not_found_leads_to_a_new_article_and_a_synonym_with_the_words(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(editor)
    SearchLog.objects.create(words="printer & scanner", result_count=0)
    SearchLog.objects.create(words="found already", result_count=3)
    for page in ("/admin/", "/admin/kb/searchlog/", "/admin/kb/searchlog/report/"):
        content = client.get(page).content.decode()
        assert "/admin/kb/problem/add/?title=Printer+%26+scanner" in content
        assert "/admin/kb/synonym/add/?words=printer+%26+scanner%2C+" in content
        assert "title=Found+already" not in content
    form = read(client.get("/admin/kb/howto/add/?title=Printer+%26+scanner"))
    assert form.data["title"] == "Printer & scanner"
    assert read(client.get("/admin/kb/synonym/add/?words=printer,+")).data["words"] == "printer, "


def test_a_title_from_the_address_is_filled_in_whole_however_long(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    """What is too long is told by the field; what is cut in silence nobody misses in time."""
    form = read(signed_in(editor).get("/admin/kb/howto/add/", {"title": "long " * 60}))
    assert form.data["title"] == ("long " * 60).strip()


def test_who_may_not_write_is_offered_nothing_to_write(
    reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    SearchLog.objects.create(words="printer", result_count=0)
    content = signed_in(reviewer).get("/admin/kb/searchlog/").content.decode()
    assert "printer" in content
    assert "Write the article" not in content
    assert "Add a synonym" not in content


def test_the_report_counts_searches_by_words_and_week(client: Client) -> None:
    article = Article.objects.get(number="2.1")
    for words, count, opened in (("vpn", 0, None), ("vpn", 2, article), ("vpn", 2, None)):
        SearchLog.objects.create(words=words, result_count=count, opened=opened)
    old = SearchLog.objects.create(words="modem", result_count=0)
    SearchLog.objects.filter(pk=old.pk).update(at=old.at - timedelta(days=20))
    assert 'href="/admin/kb/searchlog/report/"' in client.get(LIST).content.decode()
    report = client.get("/admin/kb/searchlog/report/").context["report"]
    top = [(t.words, t.searches, t.share, t.unopened_share, t.unfound_share) for t in report.top]
    assert top == [("vpn", 3, 75.0, 33, 33), ("modem", 1, 25.0, 0, 100)]
    assert [week.searches for week in report.weeks] == [3, 1]
    week = client.get("/admin/kb/searchlog/report/?days=7").context["report"]
    assert week.total.searches == 3


def test_a_week_of_the_report_begins_on_a_monday_as_the_clocks_go_here() -> None:
    """Also across the change of the clocks; the first week began before the period."""
    zone = ZoneInfo("Europe/Berlin")
    with timezone.override(zone):
        begins = week_begins(
            datetime(2026, 10, 21, 12, tzinfo=UTC), datetime(2026, 11, 1, 23, 30, tzinfo=UTC)
        )
    days = [(11, 2), (10, 26), (10, 19)]
    assert begins == [datetime(2026, month, day, tzinfo=zone) for month, day in days]
    assert [begin.utcoffset() for begin in begins] == [timedelta(hours=h) for h in (1, 1, 2)]


@pytest.mark.django_db
def test_the_report_is_read_in_two_queries() -> None:
    """What is in all is the sum of its weeks."""
    with CaptureQueriesContext(connection) as queries:
        search_report(30)
    assert len(queries) == 2


def test_a_download_holds_no_formula(client: Client) -> None:
    for words in ('=HYPERLINK("http://x")', "@sum", "-1+1", "plain"):
        SearchLog.objects.create(words=words, result_count=0)
    answer = client.get("/admin/kb/searchlog/report/?csv=top")
    assert answer.headers["Content-Type"].startswith("text/csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "words,searches,share_percent,without_click,found_nothing"
    firsts = {line.strip('"')[0] for line in lines[1:]}
    assert firsts == {"'", "p"}
    assert "week_from" in client.get("/admin/kb/searchlog/report/?csv=weeks").content.decode()
