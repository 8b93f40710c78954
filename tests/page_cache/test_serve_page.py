"""Pages from memory: one query while nothing was published, never yesterday's text after it."""

import gzip
from datetime import timedelta
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from kb.models import Category, Notice, Publication, Source
from kb.page_cache import serve_page
from kb.page_cache.memory import PageMemory
from kb.page_cache.stored_pages import PAGE_QUEUE
from kb.pages.category_tree import category_tree
from kb.publishing import workflow
from kb.views import home
from tests.make_articles import edit, put_live, write_live
from tests.page_cache.kept_pages import COUNTER, all_pages, statements

# On PostgreSQL the counter is raised by a commit: test_triggers.py and test_processes.py.
pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide", "page_cache")]


@pytest.mark.parametrize("coding", ["", "gzip", "br, gzip"])
def test_a_kept_page_costs_one_query_and_is_what_was_rendered(settings: Any, coding: str) -> None:
    """The same status, headers and bytes as without the cache, but for another compression."""
    for path in all_pages():
        settings.KB_PAGE_CACHE_MB = 0
        plain = Client().get(path, headers={"accept-encoding": ""})
        settings.KB_PAGE_CACHE_MB = 32
        Client().get(path)
        with statements() as asked:
            kept = Client().get(path, headers={"accept-encoding": coding})
        assert asked == [COUNTER], path
        assert kept.status_code == plain.status_code == 200
        assert decoded(kept) == plain.content, path
        assert compared(kept) == compared(plain), path


def decoded(response: Any) -> bytes:
    """The body without its compression."""
    coding = response.headers.get("Content-Encoding")
    decode = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[coding]
    return bytes(decode(response.content))


def compared(response: Any) -> dict[str, str]:
    """The headers that say the same of every compression; the order in Vary says nothing."""
    left_out = {"Content-Length", "Content-Encoding", "X-Request-ID"}
    headers = {name: text for name, text in response.headers.items() if name not in left_out}
    vary = sorted({*headers.pop("Vary", "").split(", "), "Accept-Encoding"})
    return headers | {"ETag": headers["ETag"].removeprefix("W/"), "Vary": ", ".join(vary)}


def test_the_smallest_body_that_a_client_takes_is_sent() -> None:
    """Brotli, else gzip, else none; a coding with q=0 is refused."""
    for accepted, sent in [
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("", None),
    ]:
        for _time in ("rendered", "kept"):
            answer = Client().get("/", headers={"accept-encoding": accepted})
            assert answer.headers.get("Content-Encoding") == sent, accepted
            assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_what_the_client_has_is_a_304_and_head_is_headers_without_rendering() -> None:
    """The validator of every compression is understood."""
    for coding in ("", "gzip", "br"):
        got = Client().get("/", headers={"accept-encoding": coding})
        with statements() as asked:
            held = Client().get(
                "/", headers={"accept-encoding": coding, "if-none-match": got.headers["ETag"]}
            )
            head = Client().head("/", headers={"accept-encoding": coding})
        assert (held.status_code, held.content) == (304, b"")
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["ETag"] == got.headers["ETag"]
        assert asked == [COUNTER, COUNTER]


def test_the_first_request_may_be_a_head_or_conditional() -> None:
    """What is kept of it is the whole page."""
    etag = Client().head("/").headers["ETag"]
    assert b"</html>" in Client().get("/").content
    held = Client().get("/about/", headers={"if-none-match": '"another"'})
    assert held.status_code == 200
    assert Client().get("/", headers={"if-none-match": etag}).status_code == 304


def test_after_a_publish_elsewhere_the_queries_alone_are_asked_again(
    django_assert_num_queries: Any, page_cache: PageMemory
) -> None:
    """The page is true again without being rendered, and costs one query from then on."""
    page = Publication.objects.get(slug="connectivity-issues").get_absolute_url()
    first = Client().get(page)
    (entry,) = page_cache.entries.values()
    write_live("A neighbour of nothing")
    with statements() as asked:
        again = Client().get(page)
    assert asked == [COUNTER, *(sql for sql, _parameters in entry.queries)]
    assert again.content == first.content
    (entry_now,) = page_cache.entries.values()
    assert entry_now.bodies is entry.bodies, "rendered again"
    with django_assert_num_queries(1):
        Client().get(page)


@pytest.mark.parametrize("verb", ["publish", "restrict", "retire", "restore"])
def test_no_verb_leaves_yesterdays_text(editor: Any, verb: str) -> None:
    """The next request of a reader, from the pages of the article and from those that name it."""
    area = Category.objects.create(key="yellow", title="Yellow", slug="yellow", position=1)
    publication = write_live("Canary Zqwvx", category=area, body="Zqwvx sings.")
    article = publication.article
    pages = [
        publication.get_absolute_url(),
        f"/articles/{article.pk}.md",
        f"/articles/{article.pk}.json",
        area.get_absolute_url(),
        "/articles/",
        "/",
    ]
    before = {page: Client().get(page) for page in pages}
    assert all(b"Zqwvx" in answer.content for page, answer in before.items() if page != "/")
    if verb == "publish":
        article.title, article.body = "Another Name", "It is quiet."
        edit(article)
        put_live(article)
    elif verb == "restrict":
        workflow.restrict(article, by=editor, reason="secret")
    else:
        workflow.retire(article, by=editor, reason="gone")
    after = {page: Client().get(page, follow=True) for page in pages}
    assert [page for page, answer in after.items() if b"Zqwvx sings" in answer.content] == []
    assert [page for page in pages[3:] if b"Canary Zqwvx" in after[page].content] == []
    if verb == "restore":
        workflow.restore(article, by=editor, reason="back")
        again = {page: Client().get(page).content for page in pages}
        assert again == {page: answer.content for page, answer in before.items()}


def test_notices_come_and_go_with_the_clock_alone(time_machine: Any) -> None:
    """Nothing is written when a notice begins or ends."""
    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    time_machine.move_to(noon, tick=False)
    hour = timedelta(hours=1)
    Notice.objects.create(text="Rebooting", starts_at=noon + hour, ends_at=noon + 2 * hour)
    shown = []
    for minutes in (0, 59, 60, 119, 120, 24 * 60):
        time_machine.move_to(noon + timedelta(minutes=minutes), tick=False)
        shown.append(b"Rebooting" in Client().get("/").content)
    assert shown == [False, False, True, True, False, False]


def test_a_notice_is_seen_with_the_next_request() -> None:
    """Also one that began before the page was kept, and after it was taken back."""
    Client().get("/")
    notice = Notice.objects.create(text="Down", starts_at=timezone.now() - timedelta(hours=1))
    assert b"Down" in Client().get("/").content
    Notice.objects.filter(pk=notice.pk).update(text="Up again")
    assert b"Up again" in Client().get("/").content
    notice.delete()
    assert b"Up again" not in Client().get("/").content


def test_the_foot_follows_the_source() -> None:
    """An import changes the version of the guide, on every page."""
    Client().get("/about/")
    Source.objects.filter(key="guide").update(version="99.7")
    assert b"99.7" in Client().get("/about/").content


def test_a_page_that_was_published_while_it_was_rendered_is_not_kept(
    page_cache: PageMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have read its heading before and its text after."""
    tree = category_tree

    def slow_tree(user: Any) -> Any:
        found = tree(user)
        Source.objects.filter(key="guide").update(version="99.8")
        return found

    monkeypatch.setattr(home, "category_tree", slow_tree)
    assert Client().get("/").status_code == 200
    assert not page_cache.entries
    assert not PAGE_QUEUE.items


def test_without_the_counter_pages_are_rendered(page_cache: PageMemory) -> None:
    """As in a database that is not migrated yet, or that a restore has emptied."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kb_publicationcounter")
    assert Client().get("/").status_code == 200
    assert not page_cache.entries


def test_a_database_that_is_away_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rendering would wait as long again: readers are told within five seconds."""
    asked = []

    def refuse() -> None:
        asked.append(1)
        raise OperationalError("the server is away")

    monkeypatch.setattr(serve_page, "publication_mark", refuse)
    with statements() as others:
        answer = Client().get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Cache-Control"] == "no-store"
    assert (asked, others) == ([1], [])


def test_a_database_that_is_not_migrated_yet_shows_its_pages(page_cache: PageMemory) -> None:
    """The counter's table is missing: nothing is kept."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kb_publicationcounter RENAME TO another")
        try:
            assert Client().get("/").status_code == 200
        finally:
            cursor.execute("ALTER TABLE another RENAME TO kb_publicationcounter")
    assert not page_cache.entries


def test_only_whole_pages_are_kept(page_cache: PageMemory) -> None:
    """No redirect, no 404, no 410: they answer anew each time."""
    article = write_live("Soon gone").article
    Client().get(f"/articles/{article.pk}/wrong-slug/")
    Client().get("/articles/999999/nothing/")
    Client().get("/errors/no-such-code/")
    assert not page_cache.entries
