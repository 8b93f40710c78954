"""The same form posted twice makes one article and one revision, whichever comes when."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from kb.admin.forms import repeated_posts, save_input
from kb.models import Article, Conflict
from kb.publishing import saving
from tests.admin.form_data import data
from tests.guide_pages import text_of

ADD = "/admin/kb/errorcode/add/"


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    return signed_in(editor)


def new_code(client: Client) -> dict[str, str]:
    system = Article.objects.get(key="guide-system-econnrefused").category
    assert system is not None
    form = data(client.get(ADD), code="E2BIG", title="Argument list too long")
    return {**form, "category": system.key, "aliases": "error 7", "_save": ""}


def test_a_double_click_makes_one_article_and_leads_to_it(client: Client) -> None:
    form = new_code(client)
    first = client.post(ADD, form)
    second = client.post(ADD, form, follow=True)
    assert Article.objects.filter(code="E2BIG").count() == 1
    assert second.redirect_chain == [(first.headers["Location"], 302)]
    assert "had been saved already" in text_of(second)
    again = client.post(ADD, {**form, "_submit": ""}, follow=True)
    assert again.redirect_chain[0][0] == first.headers["Location"]


def test_another_text_from_the_same_form_is_another_article(client: Client) -> None:
    """Who goes back and writes the next one into the page loses neither."""
    form = new_code(client)
    client.post(ADD, form)
    client.post(ADD, {**form, "code": "E3", "title": "Another"})
    assert Article.objects.filter(code__in=("E2BIG", "E3")).count() == 2


def test_a_token_that_is_none_is_no_obstacle(client: Client) -> None:
    client.post(ADD, {**new_code(client), "once": "x" * 900})
    assert Article.objects.get(code="E2BIG").creation_token is None


def test_a_save_that_was_posted_twice_is_no_conflict_with_oneself(client: Client) -> None:
    article: Article = Article.objects.get(key="guide-connectivity-issues")
    path = article.admin_url()
    form = {**data(client.get(path)), "symptom": "Names do not resolve", "_save": ""}
    form |= {"steps-TOTAL_FORMS": "7", "steps-6-text": "Brand new", "steps-6-position": "7"}
    client.post(path, form)
    second = client.post(path, form, follow=True)
    assert second.redirect_chain == [(path, 302)]
    assert (article.revisions.count(), Conflict.objects.count()) == (2, 0)


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_the_same_moment_make_one_article(
    editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    web = [signed_in(editor), signed_in(editor)]
    form = new_code(web[0])

    def post(client: Client) -> int:
        try:
            return client.post(ADD, form).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(post, web)) == [302, 302]
    assert Article.objects.filter(code="E2BIG").count() == 1


def test_a_form_that_was_saved_while_the_same_one_was_checked_makes_one_article(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second had looked before the first was stored, and then found its own code taken."""
    form = new_code(client)
    assert client.post(ADD, form).status_code == 302
    looks = iter([False])

    def look(*args: Any) -> Article | None:
        return repeated_posts.find_repeated(*args) if next(looks, True) else None

    monkeypatch.setattr(save_input, "find_repeated", look)
    assert client.post(ADD, form).status_code == 302
    assert Article.objects.filter(code="E2BIG").count() == 1


def test_a_save_that_arrives_within_the_first_is_no_conflict_with_oneself(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both had read the article before either wrote: a double click ended in a merge."""
    article: Article = Article.objects.get(key="guide-connectivity-issues")
    form = {**data(client.get(article.admin_url())), "symptom": "Names fail", "_save": ""}
    write = saving.save_article

    def write_twice(*args: Any, **values: Any) -> object:
        write(*args, **values)
        return write(*args, **values)

    monkeypatch.setattr(saving, "save_article", write_twice)
    before = article.revisions.count()
    answer = client.post(article.admin_url(), form)
    assert answer.headers["Location"] == article.admin_url()
    assert (article.revisions.count(), Conflict.objects.count()) == (before + 1, 0)
