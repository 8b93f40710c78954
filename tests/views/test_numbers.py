"""The guide's numbers as addresses."""

from typing import Any

import pytest
from django.test import Client

from kb.models import Category
from kb.publishing import workflow
from tests.guide_pages import article_of, hop_of, of
from tests.make_articles import edit, put_live, write_live

pytestmark = pytest.mark.usefixtures("guide")


@pytest.mark.parametrize("path", ["/2.1/", "/2.1"])
def test_a_number_leads_to_its_article(path: str) -> None:
    """302: a later edition may give the number to another."""
    answer = Client().get(path)
    assert hop_of(answer) == (302, of("connectivity-issues").get_absolute_url())
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("number", ["2", "6.1"])
def test_a_number_leads_to_its_category(number: str) -> None:
    """Sections and families of codes have numbers too."""
    category = Category.objects.get(number=number)
    assert hop_of(Client().get(f"/{number}/")) == (302, category.get_absolute_url())


@pytest.mark.parametrize("number", ["9.9", "404", "1.1.1.1.1", "9999"])
def test_a_number_that_nothing_bears_is_a_404(number: str) -> None:
    """Codes are under /errors/."""
    assert Client().get(f"/{number}/").status_code == 404


def test_an_old_number_still_leads_to_its_article() -> None:
    """Printed guides live for years."""
    article = article_of(of("connectivity-issues"))
    edit(article, number="2.9")
    put_live(article)
    for number in ("2.1", "2.9"):
        assert (
            hop_of(Client().get(f"/{number}/"))[1] == of("connectivity-issues").get_absolute_url()
        )


def test_the_number_of_a_retired_article_is_gone() -> None:
    """Without a hop to the page that says so."""
    workflow.retire(article_of(of("connectivity-issues")), by=None)
    assert Client().get("/2.1/").status_code == 410


def test_the_number_of_an_internal_article_tells_nothing(client: Client, agent: Any) -> None:
    """410 where it was public under that number, 404 where it never was."""
    article = article_of(of("connectivity-issues"))
    workflow.restrict(article, by=None)
    edit(article, number="2.9", audience="internal")
    put_live(article)
    assert Client().get("/2.1/").status_code == 410
    assert Client().get("/2.9/").status_code == 404
    client.force_login(agent)
    assert client.get("/2.9/").status_code == 302


def test_a_number_outside_of_the_guide_is_no_address() -> None:
    """Numbers are unique within a source only."""
    write_live("Lamp stays dark", number="8.8")
    assert Client().get("/8.8/").status_code == 404
