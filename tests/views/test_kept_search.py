"""Searches that repeat: from memory while nothing has changed, logged and limited all the same."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.crypto import get_random_string

from kb.limits import counters
from kb.models import Category, PublicationCounter, Synonym
from kb.page_cache.kept_search import SEARCH_MEMORY
from kb.search import kept_answers
from kb.search.log.search_log import LogEntry
from kb.write_queue import WriteQueue
from tests.make_articles import write_live
from tests.page_cache.kept_pages import COUNTER, statements

pytestmark = pytest.mark.usefixtures("guide", "page_cache")

SEARCH = "/search/?q=memory+leak"
SUGGEST = "/search/suggest/?q=memo"
STATE = 2
"""The queries that say that nothing has changed: the publication counter, the index."""


def twice(client: Client, path: str, **headers: str) -> tuple[Any, Any, int]:
    """Both answers of an address, and the queries of the second."""
    first = client.get(path, headers=headers)
    with statements() as asked:
        second = client.get(path, headers=headers)
    return first, second, len(asked)


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    counters.buckets.clear()


def changed() -> None:
    """Raise the counter as a commit does: on PostgreSQL a test never gets there."""
    PublicationCounter.objects.update(mark=int(get_random_string(9, "123456789")))


@pytest.mark.parametrize("coding", ["", "gzip", "br"])
def test_a_search_that_repeats_costs_two_queries_and_answers_the_same(coding: str) -> None:
    first, second, asked = twice(Client(), SEARCH, **{"accept-encoding": coding})
    assert asked == STATE
    assert second.status_code == 200
    if coding == "br":
        assert second.headers["Content-Encoding"] == "br"
        return
    bodies = [gzip.decompress(each.content) if coding else each.content for each in (first, second)]
    assert bodies[0] == bodies[1]
    headers = [
        {
            name: text
            for name, text in each.headers.items()
            if name not in {"Content-Length", "X-Request-ID"}
        }
        for each in (first, second)
    ]
    for each in headers:
        each["Vary"] = ", ".join(sorted(each["Vary"].split(", ")))
    assert headers[0] == headers[1]


def test_a_client_that_has_the_page_gets_304_without_a_search() -> None:
    first = Client().get(SEARCH)
    with statements() as asked:
        second = Client().get(SEARCH, headers={"if-none-match": first.headers["ETag"]})
    assert (second.status_code, second.content, len(asked)) == (304, b"", STATE)


def test_what_repeats_is_logged_each_time(searches: WriteQueue[LogEntry]) -> None:
    for _time in range(3):
        Client().get(SEARCH)
    made = searches.items
    assert len(made) == 3
    assert made[0] == made[2]


def test_what_repeats_is_limited_all_the_same(settings: Any) -> None:
    settings.KB_SEARCH_RATE = settings.KB_SUGGEST_RATE = 2
    for path in (SEARCH, SUGGEST):
        assert [Client().get(path).status_code for _time in range(3)] == [200, 200, 429]


def test_a_publish_is_found_with_the_next_request() -> None:
    search, suggest = "/search/?q=zqwvxium", "/search/suggest/?q=zqwvxi"
    assert b"Zqwvxium overheats" not in Client().get(search).content
    assert Client().get(suggest).json()["suggestions"] == []
    publication = write_live("Zqwvxium overheats", body="Zqwvxium is hot.")
    changed()
    assert b"overheats" in Client().get(search).content
    assert Client().get(suggest).json()["suggestions"][0]["text"] == "Zqwvxium overheats"
    publication.is_live = False
    publication.save()
    changed()
    assert b"overheats" not in Client().get(search).content
    assert Client().get(suggest).json()["suggestions"] == []


def test_a_synonym_is_found_with_the_next_request() -> None:
    """No publication changes with it."""
    write_live("Zqwvxium overheats", body="Zqwvxium is hot.")
    changed()
    assert b"overheats" not in Client().get("/search/?q=kryptonite").content
    Synonym.objects.create(words="kryptonite, zqwvxium")
    assert b"overheats" in Client().get("/search/?q=kryptonite").content


def test_pasted_texts_and_posted_ones_are_not_kept() -> None:
    """They may hold what is secret: nothing of them stays."""
    Client().get("/search/", {"q": "2026-01-02 03:04:05 ERROR [db] password=hunter2"})
    Client().post(
        "/search/", {"q": "a line\nand another"}, headers={"sec-fetch-site": "same-origin"}
    )
    Client().get("/search/", {"q": "memory leak " * 20})
    assert not SEARCH_MEMORY.entries
    Client().get(SEARCH)
    assert len(SEARCH_MEMORY.entries) == 1


def test_searches_take_a_bounded_part_of_the_memory(settings: Any) -> None:
    settings.KB_PAGE_CACHE_MB = 1
    for number in range(40):
        Client().get("/search/", {"q": f"memory leak {number}"})
    assert 1 <= len(SEARCH_MEMORY.entries) < 40
    assert SEARCH_MEMORY.size <= 1024 * 1024 // 4


def test_where_nothing_is_kept_each_search_is_made(settings: Any) -> None:
    settings.KB_PAGE_CACHE_MB = 0
    _first, _second, asked = twice(Client(), SEARCH)
    assert asked > STATE
    assert not SEARCH_MEMORY.entries


def test_signed_in_readers_get_answers_of_their_audience_and_pages_of_their_own(
    signed_in: Callable[[Any], Client], agent: Any, person: Callable[..., Any]
) -> None:
    """Kept results are the same for all who see internal articles, the page is made for each."""
    write_live("Zqwvxium overheats", audience="internal", body="Zqwvxium is hot.")
    changed()
    search, suggest = "/search/?q=zqwvxium", "/search/suggest/?q=zqwvxi"
    for client, sees in [
        (Client(), False),
        (signed_in(agent), True),
        (Client(), False),
        (signed_in(person("anna", "agent")), True),
        (signed_in(person("carl")), False),
    ]:
        page = client.get(search)
        assert (b"overheats" in page.content) is sees
        assert bool(client.get(suggest).json()["suggestions"]) is sees
    assert not any(b"overheats" in entry.body for entry in SEARCH_MEMORY.entries.values())
    _first, second, asked = twice(signed_in(agent), search)
    assert b"overheats" in second.content
    assert "private" in second.headers["Cache-Control"]
    assert asked < 10


def test_other_hosts_schemes_and_cookies_share_no_page(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    for headers in ({"host": "a.example"}, {"host": "b.example"}, {"host": "a.example"}):
        assert Client().get(SEARCH, headers=headers).status_code == 200
    assert len(SEARCH_MEMORY.entries) == 2
    Client().get(SEARCH, secure=True)
    assert len(SEARCH_MEMORY.entries) == 3
    Client().get(SEARCH + "&utm=1")
    Client().get(SEARCH, headers={"authorization": "Bearer x"})
    assert len(SEARCH_MEMORY.entries) == 3


def test_suggestions_that_repeat_cost_two_queries() -> None:
    first, second, asked = twice(Client(), SUGGEST)
    assert first.json() == second.json()
    assert first.json()["suggestions"]
    assert asked == STATE


def test_what_was_kept_before_a_change_takes_no_memory() -> None:
    """Nobody asks for it again."""
    for part in ("mem", "memo", "memor"):
        Client().get(f"/search/suggest/?q={part}")
    assert kept_answers._kept_suggestions.cache_info().currsize == 3
    changed()
    Client().get(SUGGEST)
    assert kept_answers._kept_suggestions.cache_info().currsize == 1


def test_a_search_costs_two_queries_more_than_finding() -> None:
    """The first time: what says whether it is still true is read before."""
    with statements() as asked:
        Client().get(SEARCH)
    assert asked[0] == COUNTER
    assert len(asked) <= 12 + STATE


def test_the_categories_are_read_once_between_changes() -> None:
    """With hundreds of them, they would take longer than the search."""

    def reads_categories(text: str) -> bool:
        with statements() as asked:
            assert Client().get(f"/search/?q={text}").status_code == 200
        return any('FROM "kb_category"' in statement for statement in asked)

    assert reads_categories("memory")
    assert not reads_categories("latency")
    changed()
    assert reads_categories("timeout")


def test_the_categories_of_agents_are_not_those_of_customers(agent: Any) -> None:
    """A category of internal articles alone is none that a customer hears of."""
    category = Category.objects.create(key="hidden", title="Hidden shelf", slug="hidden-shelf")
    write_live("Widget jam inside", category=category, audience="internal")
    write_live("Widget jam outside")
    signed_in = Client()
    signed_in.force_login(agent)
    assert "Hidden shelf" in signed_in.get("/search/?q=widget+jam").content.decode()
    assert "Hidden shelf" not in Client().get("/search/?q=widget+jam").content.decode()
    assert "Hidden shelf" in signed_in.get("/search/?q=widget+jam+inside").content.decode()
