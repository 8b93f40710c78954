"""Pages in the database: a process that starts cold renders nothing that another has rendered."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from kb.models import Publication, StoredPage
from kb.page_cache import page_table
from kb.page_cache.encoding import LONGEST, signed_content
from kb.page_cache.memory import PageMemory
from kb.page_cache.stored_pages import PAGE_QUEUE
from tests.guide_pages import headers_of
from tests.make_articles import edit, put_live, write_live
from tests.page_cache.kept_pages import all_pages, statements

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide", "page_cache")]


def start_cold(memory: PageMemory) -> None:
    """Store what was rendered, and forget it, as another process would not know it."""
    PAGE_QUEUE.drain()
    memory.clear()


def test_a_cold_process_renders_nothing(page_cache: PageMemory) -> None:
    """The counter and the stored page: two queries for each kind of page, the same bytes."""
    pages = {path: Client().get(path) for path in all_pages() if "?" not in path}
    start_cold(page_cache)
    for path, rendered in pages.items():
        with statements() as asked:
            found = Client().get(path)
        assert len(asked) == 2, path
        assert "kb_storedpage" in asked[1]
        assert (found.content, headers_of(found)) == (rendered.content, headers_of(rendered))


def test_a_stored_page_is_not_shown_after_a_change(page_cache: PageMemory) -> None:
    """It is asked whether it is still true, like one in memory."""
    publication = write_live("Yesterday", body="Of old.")
    page = publication.get_absolute_url()
    assert b"Of old." in Client().get(page).content
    start_cold(page_cache)
    edit(publication.article, body="Of today.")
    put_live(publication.article)
    shown = Client().get(page).content
    assert b"Of today." in shown
    assert b"Of old." not in shown


def test_a_page_of_before_a_change_is_not_stored_after_it(page_cache: PageMemory) -> None:
    """It waited in the queue while its words were redacted."""
    publication = write_live("Yesterday", body="Of old.")
    Client().get(publication.get_absolute_url())
    edit(publication.article, body="Of today.")
    put_live(publication.article)
    PAGE_QUEUE.drain()
    assert not StoredPage.objects.exists()


def test_a_stored_page_is_true_again_after_another_publish(page_cache: PageMemory) -> None:
    """Without rendering."""
    page = Publication.objects.get(slug="connectivity-issues").get_absolute_url()
    Client().get(page)
    (entry,) = page_cache.entries.values()
    start_cold(page_cache)
    write_live("Another one")
    with statements() as asked:
        Client().get(page)
    assert asked[2:] == [sql for sql, _parameters in entry.queries]


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"{}\nx", b"\xff\n", b"[]\n", b'{"mark": 1}\n\x06']
)
def test_what_is_no_page_is_passed_over(page_cache: PageMemory, content: bytes) -> None:
    """A row that was cut, or written by something else."""
    first = Client().get("/").content
    start_cold(page_cache)
    name = StoredPage.objects.get().key
    assert StoredPage.objects.update(content=signed_content(name, content)) == 1
    assert Client().get("/").content == first


def test_what_was_not_signed_for_its_name_is_passed_over(page_cache: PageMemory) -> None:
    """Whoever can write to a cache chooses neither what readers see nor which queries are asked."""
    pages = {path: Client().get(path).content for path in ("/", "/about/")}
    start_cold(page_cache)
    one, other = StoredPage.objects.order_by("key")
    one.content, other.content = other.content, bytes(one.content).replace(b"SELECT", b"select", 1)
    one.save()
    other.save()
    for path, content in pages.items():
        with statements() as asked:
            assert Client().get(path).content == content
        assert len(asked) > 3, "not rendered"
        assert not [sql for sql in asked if "select" in sql]


def test_a_database_that_takes_nothing_only_means_that_nothing_is_kept(
    page_cache: PageMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: readers do not notice."""

    def refuse(*_args: Any, **_more: Any) -> None:
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr(StoredPage.objects, "bulk_create", refuse)
    first = Client().get("/")
    start_cold(page_cache)
    assert not StoredPage.objects.exists()
    assert Client().get("/").content == first.content


def test_parts_of_lists_are_not_stored() -> None:
    """Nobody fills the database with addresses that they make up."""
    Client().get("/articles/?after=a.1")
    assert not PAGE_QUEUE.items


def test_nothing_is_queued_where_nothing_can_be_written(settings: Any) -> None:
    """A read-only folder: a snapshot."""
    settings.KB_READ_ONLY = True
    assert Client().get("/").status_code == 200
    assert not PAGE_QUEUE.items


def test_rows_go_by_age_and_by_number(
    page_cache: PageMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No text stays for longer than a day after its article has gone."""
    monkeypatch.setattr(page_table, "MOST_ROWS", 3)
    Client().get("/about/")
    PAGE_QUEUE.drain()
    StoredPage.objects.update(stored_at="2020-01-01T00:00Z")
    for path in ("/", "/errors/", "/categories/", "/articles/"):
        Client().get(path)
        PAGE_QUEUE.drain()
    assert StoredPage.objects.count() == 3
    assert timedelta(days=1) >= LONGEST
