"""What is told to KB_PURGE_URL: enough for every page that a change makes old."""

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.test import Client
from django.utils import timezone

from kb.models import Category, Notice, Publication, Source
from kb.page_cache import purge as purging
from kb.page_cache.purge import MOST_SENT, PURGE_QUEUE, purge
from kb.page_cache.stale_keys import connect_purging
from kb.publishing import category_order, workflow
from tests.make_articles import edit, put_live, write, write_live
from tests.page_cache.kept_pages import all_pages

pytestmark = pytest.mark.one_database

Done = Callable[[Callable[[], Any]], set[str]]


class Cdn:
    """A server that notes what is posted to it, and answers the next of `statuses`, else 200."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, str, list[str]]] = []
        self.statuses: list[int] = []
        cdn = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                cdn.posts.append((self.path, self.headers["Content-Type"], json.loads(body)))
                self.send_response(cdn.statuses.pop(0) if cdn.statuses else 200)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/purge?token=x"


@pytest.fixture
def cdn(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cdn]:
    """Return a running server that is KB_PURGE_URL; attempts follow each other at once."""
    made = Cdn()
    settings.KB_PURGE_URL = made.url
    monkeypatch.setattr(purging, "WAITS", (0, 0, 0))
    thread = Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def test_keys_are_posted_as_a_json_list(cdn: Cdn) -> None:
    """Those of several changes together."""
    purge([{"article-2", "lists"}, {"lists", "article-1"}])
    assert cdn.posts == [
        ("/purge?token=x", "application/json", ["article-1", "article-2", "lists"])
    ]


def test_a_purge_that_fails_is_tried_again(cdn: Cdn, caplog: pytest.LogCaptureFixture) -> None:
    """Twice; what has succeeded is not repeated."""
    cdn.statuses = [503, 500]
    purge([{"lists"}])
    assert len(cdn.posts) == 3
    assert "not purged" not in caplog.text


def test_a_purge_that_nobody_takes_is_said_in_the_log(
    cdn: Cdn, caplog: pytest.LogCaptureFixture, settings: Any
) -> None:
    """With its keys, without the address, which may hold a token."""
    cdn.statuses = [404, 404, 404]
    purge([{"article-1"}])
    settings.KB_PURGE_URL = "http://127.0.0.1:9/purge?token=x"
    purge([{"article-2"}])
    assert [record.levelname for record in caplog.records] == ["WARNING"] * 2
    assert "article-1" in caplog.records[0].getMessage()
    assert "article-2" in caplog.records[1].getMessage()
    assert "token" not in caplog.text


@pytest.mark.parametrize(
    "changes", [[{"site"}, {"lists"}], [{f"article-{n}"} for n in range(MOST_SENT + 1)]]
)
def test_a_large_change_purges_the_site(cdn: Cdn, changes: list[set[str]]) -> None:
    """An import of a thousand articles is one word."""
    purge(changes)
    assert cdn.posts[0][2] == ["site"]


# --- Which keys -----------------------------------------------------------------------------------


@pytest.fixture
def keys_of(guide: None, settings: Any, django_capture_on_commit_callbacks: Any) -> Iterator[Done]:
    """Return a function that does something and returns the keys that it has put in the queue."""
    settings.KB_PURGE_URL = "http://127.0.0.1:9/"
    settings.KB_SHARED_MAX_AGE = 60
    PURGE_QUEUE.is_paused = True
    signals = (pre_save, post_save, post_delete, m2m_changed)
    before = [list(signal.receivers) for signal in signals]
    connect_purging()

    def done(change: Callable[[], Any]) -> set[str]:
        PURGE_QUEUE.items.clear()
        with django_capture_on_commit_callbacks(execute=True):
            change()
        return set().union(*PURGE_QUEUE.items)

    yield done
    PURGE_QUEUE.items.clear()
    for signal, receivers in zip(signals, before, strict=True):
        signal.receivers = receivers
        signal.sender_receivers_cache.clear()


def pages() -> dict[str, tuple[bytes, set[str]]]:
    """Return the body and the keys of every kept page of the guide, by path."""
    paths = {
        *all_pages(),
        *(row.get_absolute_url() for row in Publication.objects.visible_to(None)),
    }
    paths |= {row.get_absolute_url() for row in Category.objects.visible_to(None)}
    answers = {path: Client().get(path) for path in paths}
    return {
        path: (answer.content, set(answer["Surrogate-Key"].split()))
        for path, answer in answers.items()
        if answer.status_code == 200
    }


def put_title(publication: Publication) -> None:
    """Publish another title."""
    edit(publication.article, title="Quite another title")
    put_live(publication.article)


CHANGES: dict[str, Callable[[Publication], Any]] = {
    "another title": put_title,
    "withdrawn": lambda row: workflow.retire(row.article, by=None, reason="x"),
    "made internal": lambda row: workflow.restrict(row.article, by=None, reason="x"),
    "a new one": lambda row: write_live("A new article", category=row.category),
    "a new one that links": lambda row: write_live(
        "Links", category=row.category, body=f"[it]({row.get_absolute_url()})"
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("slug", ["connectivity-issues", "system-econnrefused"])
def test_every_page_that_a_verb_changes_has_one_of_its_keys(
    keys_of: Done, change: str, slug: str
) -> None:
    """A page that was missed would show yesterday's text until KB_SHARED_MAX_AGE ends."""
    publication = Publication.objects.get(slug=slug)
    before = pages()
    keys = keys_of(lambda: CHANGES[change](publication))
    after = pages()
    changed = {path for path in before if after.get(path, (b"",))[0] != before[path][0]}
    assert changed
    assert {path for path in changed if not before[path][1] & keys} == set()
    assert "site" not in keys


def test_one_article_leaves_most_pages_alone(keys_of: Done) -> None:
    """Else one could purge the site each time."""
    publication = Publication.objects.get(slug="connectivity-issues")
    before = pages()
    keys = keys_of(lambda: put_title(publication))
    assert sum(bool(named & keys) for _body, named in before.values()) < len(before) * 2 / 3


def test_what_stands_on_every_page_purges_the_site(keys_of: Done) -> None:
    """Notices, the names of sources and of categories, and their order."""
    source, category = Source.objects.get(key="guide"), Category.objects.filter(parent=None)[0]
    assert keys_of(source.save) == {"site"}
    assert keys_of(category.save) == {"site"}
    notice = Notice(text="Maintenance", starts_at=timezone.now())
    assert keys_of(notice.save) == {"site"}
    article = Publication.objects.visible_to(None)[0].article
    assert keys_of(lambda: notice.articles.add(article)) == {"site"}
    assert keys_of(notice.delete) == {"site"}


def test_another_order_purges_the_site(keys_of: Done, administrator: Any) -> None:
    """It is written without the rows' own save."""
    first = Category.objects.filter(parent=None).in_order()[0]
    moved = keys_of(
        lambda: category_order.move_category(first.pk, into=None, before=None, by=administrator)
    )
    assert moved == {"site"}
    category = Publication.objects.get(slug="connectivity-issues").category
    assert category
    articles = category_order.articles_in_order(category)
    placed = keys_of(
        lambda: category_order.place_article(category, articles[-1].pk, 0, by=administrator)
    )
    assert "site" in placed


def test_what_readers_do_not_see_purges_nothing(keys_of: Done) -> None:
    """Drafts; what is rolled back; and all without KB_PURGE_URL."""
    assert keys_of(lambda: write("A draft")) == set()

    def roll_back() -> None:
        with transaction.atomic():
            write_live("Never there")
            transaction.set_rollback(True)

    assert keys_of(roll_back) == set()
