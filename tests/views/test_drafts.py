"""A draft is shown as the page it will be, and to its editors alone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Article, Publication
from kb.publishing import workflow
from tests.make_articles import edit, put_live, write

pytestmark = pytest.mark.one_database

SECRET = "Heliotrope"


def heart(content: bytes) -> str:
    """The page's main part, without what publishing alone can know."""
    main = content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"(Updated|Aktualisiert)[^<]*", "", main)


@pytest.mark.parametrize("key", ["guide-connectivity-issues", "guide-system-econnrefused"])
def test_a_draft_looks_as_the_page_does_once_it_is_published(
    key: str, editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    article, client = Article.objects.get(key=key), signed_in(editor)
    edit(article, cause="Mostly a `404` of the *router*", internal_note="Ask the night shift")
    before = client.get(f"/articles/{article.pk}/{article.slug}/draft/")
    assert "as readers will see it" in before.content.decode()
    put_live(article)
    live = Publication.objects.get(pk=article.pk)
    after = client.get(live.get_absolute_url())
    assert heart(before.content) == heart(after.content)


def test_a_draft_is_never_what_was_shown_a_moment_ago(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    article, client = write("Slow lift", symptom="First words"), signed_in(editor)
    path = f"/articles/{article.pk}/{article.slug}/draft/"
    assert "First words" in client.get(path).content.decode()
    edit(article, symptom="Second words")
    assert "First words" not in client.get(path).content.decode()


def test_looking_at_a_draft_publishes_nothing(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write(SECRET, symptom=SECRET)
    assert (
        SECRET
        in signed_in(editor).get(f"/articles/{article.pk}/{article.slug}/draft/").content.decode()
    )
    assert not Publication.objects.filter(pk=article.pk).exists()
    assert SECRET not in Client().get("/articles/").content.decode()


def test_a_draft_is_no_page_for_anybody_else(
    agent: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write(SECRET, symptom=SECRET)
    path, nowhere = f"/articles/{article.pk}/{article.slug}/draft/", "/articles/999999/x/draft/"
    for client in (Client(), signed_in(agent)):
        answer, absent = client.get(path), client.get(nowhere)
        assert answer.status_code == absent.status_code == 404
        assert SECRET not in answer.content.decode()


def test_a_draft_is_never_kept_by_anybody_between(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write(SECRET)
    answer = signed_in(editor).get(f"/articles/{article.pk}/{article.slug}/draft/")
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'content="noindex"' in answer.content.decode()


def test_the_form_leads_to_the_draft_only_while_there_is_one(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    article, client = write("Slow lift"), signed_in(editor)
    page = f"/admin/kb/problem/{article.pk}/change/"
    assert f"/articles/{article.pk}/{article.slug}/draft/" in client.get(page).content.decode()
    workflow.publish_now(article, by=None)
    assert f"/articles/{article.pk}/{article.slug}/draft/" not in client.get(page).content.decode()
