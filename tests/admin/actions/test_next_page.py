"""After a decision the work goes on: the next of the queue, with a sentence on what happened."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Article
from kb.publishing import workflow
from tests.guide_pages import text_of
from tests.make_articles import write

pytestmark = pytest.mark.one_database


def waiting(*titles: str, state: str = "in_review") -> list[Article]:
    articles = [write(title) for title in titles]
    for article in articles:
        workflow.submit(article, by=None)
        if state == "approved":
            workflow.approve(article, by=None)
    return articles


def decide(client: Client, article: Article, name: str, note: str = "") -> Any:
    posted = {"_do": name, "note": note}
    return client.post(article.admin_url("compare"), posted, follow=True)


def test_a_reviewer_goes_from_decision_to_decision(
    reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    client = signed_in(reviewer)
    first, second, third = waiting("First", "Second", "Third")
    page = decide(client, first, "approve")
    assert page.redirect_chain == [(second.admin_url("compare"), 302)]
    assert "First</a>: Approved. It can be published now." in page.content.decode()
    assert f'<a href="{first.admin_url()}">First</a>' in page.content.decode()
    assert "2 articles wait in it" in text_of(page)
    page = decide(client, second, "return", "Step 2 is missing")
    assert page.redirect_chain == [(third.admin_url("compare"), 302)]
    assert "Second</a>: Returned." in page.content.decode()
    page = decide(client, third, "approve")
    assert page.redirect_chain == [("/admin/", 302)]
    assert "Nothing else waits for you" in text_of(page)


def test_a_publisher_who_does_not_write_goes_on_and_who_writes_stays(
    publisher: Any, editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    first, second, third = waiting("First", "Second", "Third", state="approved")
    newest = [article.pk for article in (third, second, first)]
    page = decide(signed_in(publisher), first, "publish")
    assert page.redirect_chain[0][0] in {
        article.admin_url("compare") for article in (second, third)
    }, newest
    assert "First</a>: Published." in page.content.decode()
    page = decide(signed_in(editor), second, "publish")
    assert page.redirect_chain == [(second.admin_url(), 302)]


def test_a_title_is_no_markup_in_the_message(
    reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    (article,) = waiting("<b>Bold</b>")
    page = decide(signed_in(reviewer), article, "approve")
    assert "&lt;b&gt;Bold&lt;/b&gt;</a>: Approved." in page.content.decode()


def test_a_refused_decision_stays_where_it_is(
    reviewer: Any, signed_in: Callable[[Any], Client]
) -> None:
    first, _second = waiting("First", "Second")
    page = decide(signed_in(reviewer), first, "return")
    assert "Enter a reason" in text_of(page)
    assert page.redirect_chain == []
    assert page.status_code == 200
