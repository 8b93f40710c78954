"""The publication counter: whatever a reader's page reads, no change of it goes by unseen."""

import re

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from kb.models import Article, Notice, Publication, PublicationCounter, Revision
from kb.page_cache.counter import publication_mark
from kb.page_cache.pages import PAGES
from kb.page_cache.reads import record_reads
from kb.page_cache.triggers import install_triggers
from kb.page_cache.watched_tables import WATCHED
from tests.page_cache.kept_pages import all_pages

pytestmark = pytest.mark.usefixtures("guide")

TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')
WHOLE = sorted(table for table, columns in WATCHED.items() if not columns)


@pytest.fixture(autouse=True)
def counted_at_once(guide: None) -> None:
    """Let PostgreSQL raise the counter before the commit, which a test never reaches."""
    raise_at_once()


def raise_at_once() -> None:
    """Let the next change in this transaction raise the counter at once."""
    if connection.vendor == "postgresql":
        names = ", ".join(f"kb_counter_{table}" for table in WATCHED)
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS {names} IMMEDIATE")
            cursor.execute("SELECT set_config('kb.counter_raised', '', true)")


def raises(sql: str) -> bool:
    """Whether a statement raises the counter and gives it a mark that it never had."""
    before, mark = PublicationCounter.objects.get().number, publication_mark()
    with connection.cursor() as cursor:
        cursor.execute(sql)
    raise_at_once()
    after = PublicationCounter.objects.get().number
    assert (after > before) is (publication_mark() != mark)
    return after > before


def test_every_table_and_column_that_a_kept_page_reads_is_watched() -> None:
    """A new query on a page, or a new page, brings its tables into WATCHED."""
    reads = set()
    names = set()
    for path in all_pages():
        names.add(resolve(path.partition("?")[0]).url_name)
        with record_reads() as page:
            assert Client().get(path).status_code == 200
        assert page.queries
        reads |= {sql for sql, _parameters in page.queries}
    assert names == PAGES.keys()
    assert {table for sql in reads for table in TABLE.findall(sql)} <= WATCHED.keys()
    for table, columns in WATCHED.items():
        if columns:
            read = {column for sql in reads for column in re.findall(rf'"{table}"."(\w+)"', sql)}
            assert read <= {*columns, "id"}, table


@pytest.mark.parametrize("table", WHOLE)
def test_rows_that_come_change_and_go_raise_the_counter(table: str) -> None:
    """Whoever writes them: these are plain statements."""
    notice = Notice.objects.create(text="Down", starts_at=timezone.now())
    notice.articles.set(Article.objects.all()[:1])
    raise_at_once()
    key = "article_id" if table == "kb_publication" else "id"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE kept AS SELECT * FROM {table} LIMIT 1")
        cursor.execute(f"SELECT {key} FROM kept")
        pk = cursor.fetchone()[0]
    assert raises(f"UPDATE {table} SET {key} = {key} WHERE {key} = {pk}")
    assert raises(f"DELETE FROM {table} WHERE {key} = {pk}")
    assert raises(f"INSERT INTO {table} SELECT * FROM kept")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kept")


@pytest.mark.parametrize("table", sorted(WATCHED.keys() - set(WHOLE)))
def test_of_editors_rows_only_what_readers_see_raises_the_counter(table: str) -> None:
    """An editor who saves all day asks no page to be looked at again."""
    rows = {"kb_article": Article.objects, "kb_revision": Revision.objects}[table]
    pk = rows.order_by("-pk").values_list("pk", flat=True)[0]
    new = {"key": "'another'", "source_id": "NULL", "number": "77", "origin": "'other'"}
    for column in WATCHED[table]:
        assert raises(f"UPDATE {table} SET {column} = {new[column]} WHERE id = {pk}"), column
        assert not raises(f"UPDATE {table} SET {column} = {column} WHERE id = {pk}"), column
    other = "state = 'draft'" if table == "kb_article" else "note = 'x'"
    assert not raises(f"UPDATE {table} SET {other} WHERE id = {pk}")


def test_a_mark_that_was_undone_does_not_come_back() -> None:
    """A page that was kept inside a transaction that failed is true nowhere else."""
    marks = set()
    for _time in range(3):
        with transaction.atomic():
            Publication.objects.filter(pk=1).update(title="Another")
            raise_at_once()
            marks.add(publication_mark())
            transaction.set_rollback(True)
    assert len({*marks, publication_mark()}) == 4


def test_migrating_puts_lost_triggers_back() -> None:
    """SQLite loses them where a migration makes a table anew."""
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON kb_notice"
        ending = "_insert" if connection.vendor == "sqlite" else ""
        cursor.execute(f"DROP TRIGGER kb_counter_kb_notice{ending}{on}")
    mark = publication_mark()
    install_triggers()
    assert publication_mark() not in {mark, None}
    raise_at_once()
    mark = publication_mark()
    Notice.objects.create(text="Down", starts_at=timezone.now())
    assert publication_mark() != mark


@pytest.mark.django_db(transaction=True)
def test_one_commit_raises_the_counter_once_and_it_survives_a_flush() -> None:
    """On PostgreSQL, however many rows a transaction writes; the row is there after a flush."""
    before = PublicationCounter.objects.get().number
    with transaction.atomic():
        Publication.objects.update(summary="New")
        is_raised_early = PublicationCounter.objects.get().number > before
    raised = PublicationCounter.objects.get().number - before
    if connection.vendor == "postgresql":
        assert (is_raised_early, raised) == (False, 1)
    assert raised
    call_command("flush", interactive=False, verbosity=0)
    assert publication_mark()
