"""Addresses that are nearly right."""

import pytest
from django.test import Client

from kb.models import Redirect
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


@pytest.mark.parametrize(
    "end", [")", ",", "%3E", "/)", "/,", "/%3E", "/).", '/"', "/%E2%80%9D;", "/&gt;", "/*", "//"]
)
@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/articles/{pk}", "/articles/{pk}/connectivity-issues/"),
        ("/articles/{pk}/connectivity-issues", "/articles/{pk}/connectivity-issues/"),
        ("/2.1", "/articles/{pk}/connectivity-issues/"),
        ("/errors/ECONNREFUSED", "/errors/system-econnrefused/"),
        ("/errors/system-econnrefused", "/errors/system-econnrefused/"),
    ],
)
def test_what_a_mail_or_a_chat_takes_for_a_part_of_the_address_is_left_out(
    path: str, end: str, right: str
) -> None:
    """The brackets, commas and quotes around it; one hop leads to what was meant."""
    pk = of("connectivity-issues").pk
    answer = Client().get(path.format(pk=pk) + end)
    assert answer.status_code in {301, 302}, answer.status_code
    assert answer.headers["Location"] == right.format(pk=pk)


def test_what_was_copied_along_from_other_addresses_is_left_out_too() -> None:
    """Files, lists and doubled slashes."""
    pk = of("connectivity-issues").pk
    for path, right in {
        f"/articles/{pk}.md)": f"/articles/{pk}.md",
        "/errors/,": "/errors/",
        "/categories/%3E": "/categories/",
        f"/articles//{pk}//connectivity-issues/": f"/articles/{pk}/connectivity-issues/",
        "/robots.txt).": "/robots.txt",
        "/).": "/",
    }.items():
        assert hop_of(Client().get(path)) == (301, right), path
    for path in ("/nothing)", "/nothing/),", f"/articles/{pk}9999)"):
        assert Client().get(path).status_code == 404, path


def test_the_words_behind_the_number_of_an_old_address_do_not_matter() -> None:
    """A Help Center answers by the number alone: its addresses are written down with old titles."""
    article = of("connectivity-issues")
    Redirect.objects.create(path="hc/en-us/articles/360012345", article_id=article.pk)
    answer = Client().get("/hc/en-us/articles/360012345-No-network-at-all")
    assert hop_of(answer) == (301, article.get_absolute_url())
