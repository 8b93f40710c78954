"""Addresses that are nearly right."""

import pytest
from django.test import Client

from tests.guide_pages import hop_of, of

pytestmark = pytest.mark.usefixtures("guide")


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/articles", "/articles/"),
        ("/Articles/", "/articles/"),
        ("/ERRORS", "/errors/"),
        ("/categories", "/categories/"),
        ("/search", "/search/"),
        ("/robots.txt/", "/robots.txt"),
        ("/Sitemap.xml", "/sitemap.xml"),
        ("/healthz/", "/healthz"),
        ("/accounts/login", "/accounts/login/"),
    ],
)
def test_case_and_last_slash_are_put_right_in_one_hop(path: str, right: str) -> None:
    """Typed addresses are seldom exact."""
    answer = Client().get(path)
    assert hop_of(answer) == (301, right)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert not answer.cookies


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/articles/{pk}.Json", "/articles/{pk}.json"),
        ("/Articles/{pk}.MD", "/articles/{pk}.md"),
        ("/articles/0{pk}.md", "/articles/{pk}.md"),
        ("/articles/0{pk}.json", "/articles/{pk}.json"),
        ("/articles/00{pk}.TXT", "/articles/{pk}.txt"),
        ("/search/Suggest/", "/search/suggest/"),
        ("/articles/{pk}/connectivity-issues/REVISIONS/1/", "/articles/{pk}/connectivity-issues/"),
    ],
)
def test_case_is_put_right_wherever_it_is_wrong(path: str, right: str) -> None:
    """One hop, and no text under two addresses."""
    pk = of("connectivity-issues").pk
    answer = Client().get(path.format(pk=pk))
    assert answer.status_code in {301, 302}
    assert answer.headers["Location"] == right.format(pk=pk)


def test_the_query_string_goes_along() -> None:
    """A search without its words is none."""
    assert hop_of(Client().get("/search?q=disk+full")) == (301, "/search/?q=disk+full")


@pytest.mark.parametrize("path", ["/nothing", "/articles/x/y/z", "/admin.php", "//evil.example"])
def test_what_nothing_knows_is_a_404(path: str) -> None:
    """And never a hop to another host."""
    assert Client().get("/", PATH_INFO=path).status_code == 404


def test_a_spelling_with_odd_characters_keeps_them_on_the_hop() -> None:
    """A question mark in a spelling is no query."""
    answer = Client().get("/errors/Connection%20refused")
    assert hop_of(answer) == (301, "/errors/Connection%20refused/")


def test_a_post_is_never_sent_elsewhere() -> None:
    """A browser would send it again as a GET, without its content."""
    assert Client().post("/accounts/login", {"username": "x"}).status_code == 404
