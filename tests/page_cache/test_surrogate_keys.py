"""What a shared cache is told about a page: for how long, and what it shows."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kb.models import Publication
from kb.page_cache.surrogate_keys import MOST_NAMED, keys_of_page
from tests.make_articles import write_live
from tests.page_cache.kept_pages import all_pages

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]

NAMES = ("Surrogate-Key", "Cache-Tag")
MINUTE = "public, max-age=0, must-revalidate, s-maxage=60"


@pytest.fixture(autouse=True)
def minute(settings: Any) -> None:
    """Let shared caches keep pages for a minute."""
    settings.KB_SHARED_MAX_AGE = 60


@pytest.mark.parametrize(
    ("path", "text", "keys"),
    [
        ("/", "", "lists site"),
        ("/", '<a href="/articles/12/dns/">', "article-12 lists site"),
        (
            "/articles/12/dns/",
            '<a href="/categories/3/net/#dns">',
            "article-12 category-3 page-article-12 site",
        ),
        (
            "/articles/12.md",
            "https://kb.example.com/articles/7/",
            "article-12 article-7 page-article-12 site",
        ),
        ("/errors/ora-00942/", "", "code-ora-00942 page-code-ora-00942 site"),
        ("/categories/3/net/", '"/errors/404/"', "category-3 code-404 page-category-3 site"),
        ("/articles/", "/articles/?kind=problem /articles/x/ /errors/", "lists site"),
    ],
)
def test_a_page_is_named_by_its_address_and_its_links(path: str, text: str, keys: str) -> None:
    """What a page shows it links to."""
    assert " ".join(keys_of_page(path, text)) == keys


def test_a_page_that_shows_too_much_is_a_list() -> None:
    """A header of a few kilobytes is what proxies take."""
    text = " ".join(f"/articles/{pk}/" for pk in range(MOST_NAMED + 1))
    assert keys_of_page("/categories/3/net/", text) == [
        *("category-3", "lists", "page-category-3", "site")
    ]
    assert keys_of_page("/", text) == ["lists", "site"]


@pytest.mark.parametrize("keeps_pages", [True, False])
def test_pages_say_for_how_long_and_by_which_keys(
    request: pytest.FixtureRequest, keeps_pages: bool
) -> None:
    """Also when they come from the page cache; browsers ask each time."""
    if keeps_pages:
        request.getfixturevalue("page_cache")
    for path in [*all_pages(), *all_pages()]:
        answer = Client().get(path)
        assert answer["Cache-Control"] == MINUTE, path
        keys = answer["Surrogate-Key"].split(" ")
        assert answer["Cache-Tag"].split(",") == keys
        assert keys == sorted(set(keys))
        assert "site" in keys
        assert len(answer["Surrogate-Key"]) < 2500
        again = Client().get(path, headers={"if-none-match": answer["ETag"]})
        assert (again.status_code, again["Cache-Control"]) == (304, MINUTE)


def test_an_article_is_named_with_what_it_shows() -> None:
    """Itself, its category, and what it links to."""
    publication = Publication.objects.get(slug="connectivity-issues")
    answer = Client().get(publication.get_absolute_url())
    keys = answer["Surrogate-Key"].split(" ")
    assert {f"article-{publication.pk}", f"category-{publication.category_id}"} <= set(keys)
    linked = re.findall(r'href="/articles/(\d+)/', answer.content.decode())
    assert {f"article-{pk}" for pk in linked} <= set(keys)


def test_what_depends_on_more_than_the_address_is_not_for_shared_caches(
    agent: Any, signed_in: Callable[[Any], Client]
) -> None:
    """Searches, unknown parameters, errors, forms, and whatever a session sees."""
    page = write_live().get_absolute_url()
    asked = [
        Client().get("/search/?q=dns"),
        Client().get("/triage/"),
        Client().get(f"{page}?utm_source=mail"),
        Client().get("/no-such-page/"),
        Client().get("/articles/999999/"),
        Client().get(page, headers={"authorization": "Basic eA=="}),
        Client().get("/accounts/login/"),
        signed_in(agent).get(page),
        signed_in(agent).get("/"),
    ]
    for answer in asked:
        assert "s-maxage" not in answer["Cache-Control"]
        assert not answer.has_header("Surrogate-Key")
        assert not answer.has_header("Cache-Tag")


def test_without_the_setting_nothing_is_named(settings: Any) -> None:
    """There is nobody to read it."""
    settings.KB_SHARED_MAX_AGE = 0
    answer = Client().get("/")
    assert answer["Cache-Control"] == "public, no-cache"
    assert not answer.has_header("Surrogate-Key")
