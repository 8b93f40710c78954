"""Editors see what was searched for, and what readers did not find."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.models import SearchLog
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
