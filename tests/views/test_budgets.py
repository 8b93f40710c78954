"""What a page may cost: queries, bytes, requests."""

import gzip
import re
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from django.conf import settings as site
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.models import Category, Relation
from kb.publishing import workflow
from tests.guide_pages import article_of, of
from tests.make_articles import edit, put_live, write, write_live

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]
ANONYMOUS = 6
SIGNED_IN = ANONYMOUS + 4
PAGES = {
    "home": "/",
    "articles": "/articles/?kind=problem",
    "codes": "/errors/",
    "code": "/errors/system-econnrefused/",
    "choice": "/errors/Connection refused/",
    "categories": "/categories/",
    "robots": "/robots.txt",
    "sitemap": "/sitemap-0.xml",
}


LOST = {
    "lost article": ("/articles/999/connectivty-isues/", 404),
    "lost code": ("/errors/NO-SUCH-CODE/", 404),
    "lost number": ("/99.9/", 404),
    "lost category": ("/categories/999/network-troubleshooting/", 404),
    "lost words": ("/nosuchthing-connectivity", 404),
    "login": ("/accounts/login/", 200),
}


def paths() -> dict[str, str]:
    """Return the pages with an address of their own each."""
    article = of("connectivity-issues")
    return PAGES | {
        "article": article.get_absolute_url(),
        "category": Category.objects.get(number="2").get_absolute_url(),
        "markdown": f"/articles/{article.pk}.md",
        "json": f"/articles/{article.pk}.json",
        "reply": f"/articles/{article.pk}.txt",
    }


def queries(client: Client, path: str, status: int = 200) -> list[str]:
    """Return what a page asks the database, with nothing kept from before."""
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(path).status_code == status
    return [str(query["sql"]) for query in asked.captured_queries]


@pytest.mark.parametrize("name", [*PAGES, "article", "category", "markdown", "json", "reply"])
def test_a_page_asks_no_more_than_its_budget(name: str, agent: Any) -> None:
    """Anonymous and signed in."""
    path, signed_in = paths()[name], Client()
    signed_in.force_login(agent)
    assert len(queries(Client(), path)) <= ANONYMOUS
    assert len(queries(signed_in, path)) <= SIGNED_IN


def within_budget(path: str, status: int, agent: Any) -> bool:
    """Whether a page costs no more than it may, for nobody and for an agent."""
    signed_in = Client()
    signed_in.force_login(agent)
    # Who is signed in is sent on from there.
    known = 302 if path == "/accounts/login/" else status
    return (
        len(queries(Client(), path, status)) <= ANONYMOUS
        and len(queries(signed_in, path, known)) <= SIGNED_IN
    )


@pytest.mark.parametrize("name", LOST)
def test_a_page_for_who_went_wrong_costs_no_more(name: str, agent: Any) -> None:
    """Crawlers ask for dead addresses more than for any other."""
    path, status = LOST[name]
    assert within_budget(path, status, agent)


def test_what_is_gone_and_what_was_cost_no_more(agent: Any) -> None:
    """Old tickets lead there."""
    found = of("connectivity-issues")
    edit(article_of(found), symptom="Dark.")
    put_live(article_of(found))
    assert within_budget(f"{found.get_absolute_url()}revisions/1/", 200, agent)
    gone = of("latency-problems")
    workflow.retire(article_of(gone), by=None, successor=of("memory-leaks"))
    assert within_budget(gone.get_absolute_url(), 410, agent)


def test_the_content_of_an_article_is_one_query() -> None:
    """All its text in one row; one more each for what is around it, notices, the guide's name."""
    asked = queries(Client(), of("connectivity-issues").get_absolute_url())
    assert len([sql for sql in asked if '"html"' in sql]) == 1
    assert len(asked) == 4


def test_ten_more_rows_are_no_more_queries() -> None:
    """Links, neighbours, categories, codes, lists: none asks once a row."""
    before = {name: len(queries(Client(), path)) for name, path in paths().items()}
    grow()
    after = {name: len(queries(Client(), path)) for name, path in paths().items()}
    assert after == before


def grow() -> None:
    """Add ten of everything that a page lists."""
    connectivity = article_of(of("connectivity-issues"))
    refused = of("system-econnrefused")
    for number in range(10):
        area = Category.objects.create(key=f"a{number}", title=f"Area {number}", slug=f"a{number}")
        write_live(f"Problem {number}", category=area, steps=("One", "Two"))
        code = {"code": f"E{number}", "slug": f"system-e{number}"}
        write_live(
            f"Fault {number}", kind="error_code", category=article_of(refused).category, **code
        )
        other = write(f"Neighbour {number}", category=connectivity.category, symptom="ECONNREFUSED")
        Relation.objects.create(article=other, type="related", target=connectivity)
        Relation.objects.create(article=connectivity, type="related", target=other)
        edit(other)
        put_live(other)
    edit(connectivity)
    put_live(connectivity)


def assets(html: str) -> set[str]:
    """Return the files of ours that a page loads."""
    return set(re.findall(r'(?:src|href)="/static/([^"]+)"', html))


@pytest.mark.parametrize(
    ("name", "most"), [("home", 20_000), ("article", 20_000), ("code", 20_000), ("search", 25_000)]
)
def test_a_page_is_small_as_transferred_and_loads_little(name: str, most: int) -> None:
    """20 KB and six requests, a search 25 KB, cold: HTML in gzip, files in brotli."""
    path = "/search/?q=connection+refused" if name == "search" else paths()[name]
    answer = Client().get(path, headers={"accept-encoding": "gzip"})
    html = gzip.decompress(answer.content).decode()
    files = assets(html)
    sizes = [len(brotli.compress(file_of(name).read_bytes())) for name in files]
    assert len(answer.content) + sum(sizes) <= most
    assert 1 + len(files) <= (6 if most == 20_000 else 7)


def file_of(name: str) -> Path:
    """Return where a static file lies."""
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found)


@pytest.mark.parametrize(("kind", "most"), [("css", 8_000), ("js", 5_000)])
def test_style_and_script_keep_to_their_budgets(kind: str, most: int) -> None:
    """In brotli, all that an article's page loads."""
    html = Client().get(paths()["article"]).content.decode()
    files = [name for name in assets(html) if name.endswith(f".{kind}")]
    assert files
    assert sum(len(brotli.compress(file_of(name).read_bytes())) for name in files) <= most


def test_nothing_comes_from_another_host_or_stands_in_the_page() -> None:
    """No font, no picture, no inline style or script: the CSP forbids them."""
    for path in paths().values():
        html = Client().get(path).content.decode()
        if "<html" not in html:
            continue
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=", html), path
        assert not re.search(r'(?:src|srcset)="(?:https?:)?//', html), path
    css = "".join(file.read_text() for file in Path(site.BASE_DIR).glob("static/css/*.css"))
    assert "@import" not in css
    assert "url(" not in css
