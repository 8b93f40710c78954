"""Addresses that are nearly right."""

import pytest
from django.test import Client

from tests.views.shelf import hop_of

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
