"""The browse tree and its categories."""

from typing import Any

import pytest
from django.test import Client

from kb.models import Category
from tests.guide_pages import hop_of, text_of
from tests.make_articles import write_live

pytestmark = pytest.mark.usefixtures("guide")


def area(number: str) -> Category:
    """Return the guide's section with this number."""
    return Category.objects.get(number=number)


def make(title: str, **fields: Any) -> Category:
    """Make a category of our own."""
    slug = title.lower().replace(" ", "-")
    return Category.objects.create(key=f"test-{slug}", title=title, slug=slug, **fields)


def test_the_tree_shows_every_section_in_the_guides_order() -> None:
    """Seven sections, and the closing lists beside them."""
    text = text_of(Client().get("/categories/"))
    places = [text.index(category.title) for category in Category.objects.filter(parent=None)]
    assert len(places) == 7
    assert places == sorted(places)
    assert "Monitoring and Alerting" in text


def test_a_category_lists_its_articles_in_order() -> None:
    """By number, with a sentence each."""
    text = text_of(Client().get(area("2").get_absolute_url()))
    titles = ["Connectivity Issues", "Latency Problems", "Firewall and Security Issues"]
    places = [text.index(title) for title in titles]
    assert places == sorted(places)
    assert "Intermittent network connectivity" in text


def test_a_category_shows_the_categories_in_it() -> None:
    """Section 6 holds families, not codes."""
    html = Client().get(area("6").get_absolute_url()).content.decode()
    assert area("6.1").get_absolute_url() in html


@pytest.mark.parametrize("path", ["/categories/{}", "/categories/{}/", "/categories/{}/WRONG/"])
def test_a_wrong_address_of_a_category_is_one_hop_from_the_right_one(path: str) -> None:
    """As with articles."""
    category = area("2")
    answer = Client().get(path.format(category.pk))
    assert hop_of(answer) == (301, category.get_absolute_url())


def test_an_empty_category_and_one_of_drafts_is_not_there() -> None:
    """It would tell what editors plan."""
    category = make("Secret plans")
    write_live("Reset the vault", audience="internal", category=category)
    assert Client().get(category.get_absolute_url()).status_code == 404
    assert "Secret plans" not in text_of(Client().get("/categories/"))


def test_agents_see_the_categories_of_internal_articles(client: Client, agent: Any) -> None:
    """And what lies in them."""
    category = make("Secret plans")
    write_live("Reset the vault", audience="internal", category=category)
    client.force_login(agent)
    assert "Secret plans" in text_of(client.get("/categories/"))
    text = text_of(client.get(category.get_absolute_url()))
    assert "Reset the vault Agents only" in text


def test_a_category_is_there_for_what_lies_deep_in_it() -> None:
    """Four levels, a text in the last alone."""
    parent: Category | None = None
    for title in ("First level", "Second level", "Third level", "Fourth level"):
        parent = make(title, parent=parent)
    write_live("Deep down", category=parent)
    text = text_of(Client().get(Category.objects.get(title="First level").get_absolute_url()))
    assert "Second level" in text


def test_a_full_category_goes_on_on_another_page() -> None:
    """Fifty a page, by the last one seen."""
    category = make("Crowded")
    for number in range(53):
        write_live(f"Case {number:02}", category=category)
    first = Client().get(category.get_absolute_url())
    assert "Case 49" in text_of(first)
    assert "Case 50" not in text_of(first)
    later = first.content.decode().split('rel="next"')[1].split('href="')[1].split('"')[0]
    second = Client().get(category.get_absolute_url() + later)
    assert "Case 50" in text_of(second)
    assert "Next page" not in text_of(second)
