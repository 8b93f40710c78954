"""A category and a search with whole texts: as a page to print, as Markdown."""

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.limits import counters
from kb.models import Category
from kb.pages import collection
from kb.publishing import workflow
from tests.guide_pages import hop_of, of, text_of
from tests.make_articles import write_live

pytestmark = pytest.mark.usefixtures("guide")
NETWORK = ["Connectivity Issues", "Latency Problems", "Firewall and Security Issues"]


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    counters.buckets.clear()


def category(number: str = "2") -> Category:
    return Category.objects.get(number=number, source__key="guide")


def print_url(number: str = "2") -> str:
    return f"{category(number).get_absolute_url()}print/"


def made(title: str) -> Category:
    slug = title.lower().replace(" ", "-")
    return Category.objects.create(key=f"test-{slug}", slug=slug, title=title)


def page(path: str, client: Client | None = None, **query: str) -> str:
    answer = (client or Client()).get(path, query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_category_is_printed_with_the_whole_text_of_its_articles() -> None:
    html = page(print_url())
    text = text_of(Client().get(print_url()))
    assert re.findall(r"<h2>(.*?)</h2>", html) == NETWORK
    for words in ("Intermittent network connectivity", "sudo ethtool eth0", "ping, traceroute"):
        assert words in text
    assert [*re.findall(r'href="#(a\d+)"', html)] == [*re.findall(r'<article .* id="(a\d+)"', html)]


def test_it_has_the_articles_of_the_categories_inside() -> None:
    text = text_of(Client().get(print_url("6")))
    assert text.index("404 Not Found") < text.index("Deadlock detected")
    assert "26 articles" in text


def test_addresses_are_whole_and_ids_are_unique(settings: Any) -> None:
    settings.KB_BASE_URL = "https://kb.example.com"
    body = "# Why\n\nSee [codes](/errors/) and [below](#why).\n\n# Why\n\nx"
    place = made("Twins")
    for title in ("First twin", "Second twin"):
        write_live(title, body=body, category=place, steps=("Look",))
    html = page(f"{place.get_absolute_url()}print/")
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert html.count('href="https://kb.example.com/errors/"') == 2
    for target in re.findall(r'href="#([^"]+)"', html):
        assert target in ids
    pk = of("connectivity-issues").pk
    assert f"https://kb.example.com/articles/{pk}/" in page(print_url())


def test_a_category_goes_out_as_markdown() -> None:
    answer = Client().get(f"/categories/{category().pk}.md")
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith("# Network Troubleshooting\n\n")
    assert re.findall(r"^## (.*)", text, re.MULTILINE) == NETWORK
    address = f"http://testserver/articles/{of('connectivity-issues').pk}/"
    assert f"- 2.1 [Connectivity Issues]({address})\n" in text
    assert text.count("These addresses only open inside our network.") == 1


def test_a_search_is_printed_and_goes_out_as_markdown_as_it_lists() -> None:
    listed = text_of(Client().get("/search/?q=memory+leaks"))
    html = page("/search/print/", q="memory leaks")
    titles = re.findall(r"<h2>(.*?)</h2>", html)
    assert titles[0] == "Memory Leaks"
    assert titles[0] in listed
    text = page("/search/results.md", q="memory leaks")
    assert re.findall(r"^## (.*)", text, re.MULTILINE) == titles
    narrowed = page("/search/print/", q="memory leaks", kind="error_code")
    assert "<h2>Memory Leaks</h2>" not in narrowed


def test_a_code_that_is_named_stands_first() -> None:
    assert re.findall(r"<h2>(.*?)</h2>", page("/search/print/", q="404"))[0] == "404 Not Found"


@pytest.mark.parametrize("path", ["/search/print/", "/search/results.md"])
def test_a_search_that_finds_nothing_leads_to_its_page(path: str) -> None:
    assert hop_of(Client().get(path)) == (302, "/search/")
    assert hop_of(Client().get(path, {"q": "zzzzqqq"})) == (302, "/search/?q=zzzzqqq")


def test_the_pages_lead_to_it() -> None:
    html = page(category().get_absolute_url())
    assert f'href="{print_url()}"' in html
    assert f'href="/categories/{category().pk}.md"' in html
    html = page("/search/", q="memory leaks", kind="problem")
    assert 'href="/search/print/?q=memory+leaks&amp;kind=problem"' in html
    assert 'href="/search/results.md?q=memory+leaks&amp;kind=problem"' in html
    assert "/search/print/" not in page("/search/", q="zzzzqqq")


@pytest.mark.parametrize("path", ["/categories/{}/WRONG/print/", "/categories/{}/print"])
def test_another_slug_is_one_hop_away(path: str) -> None:
    answer = Client().get(path.format(category().pk), {"part": "2"})
    if "WRONG" in path:
        assert hop_of(answer) == (301, f"{print_url()}?part=2")
    else:
        assert answer.status_code in (301, 302)


def test_an_empty_category_is_a_404_and_an_emptied_one_is_gone() -> None:
    place = made("Plans")
    paths = [f"{place.get_absolute_url()}print/", f"/categories/{place.pk}.md"]
    assert [Client().get(path).status_code for path in paths] == [404, 404]
    article = write_live("Only one", category=place).article
    workflow.retire(article, by=None)
    assert [Client().get(path).status_code for path in paths] == [410, 410]
    assert [Client().post(path).status_code for path in paths] == [405, 405]


def test_only_those_who_may_see_them_get_internal_articles_and_notes(agent: Any) -> None:
    place = made("Mixed")
    write_live("Open one", category=place, internal_note="Ask **Zoe** first", body="x")
    write_live("Inner one", category=place, audience="internal")
    client = Client()
    client.force_login(agent)
    url = f"{place.get_absolute_url()}print/"
    for anonymous in (page(url), page(url, notes="1"), page(f"/categories/{place.pk}.md")):
        assert "Open one" in anonymous
        assert "Inner one" not in anonymous
        assert "Zoe" not in anonymous
        assert "?notes" not in anonymous
    assert "Inner one" in page(url, client)
    assert "Zoe" not in page(url, client)
    assert "Zoe" in page(url, client, notes="1")
    assert "Zoe" not in page(f"/categories/{place.pk}.md", client, notes="1")


def test_a_public_article_names_no_internal_one_even_for_agents(agent: Any) -> None:
    """What is printed leaves the house."""
    place = made("Linked")
    secret = write_live("Secret target", audience="internal")
    article = write_live("Open one", category=place, steps=("Look",)).article
    step = article.step_set.get()
    step.if_not = secret.article.key
    step.save()
    workflow.save(article, by=None)
    workflow.publish_now(article, by=None)
    client = Client()
    client.force_login(agent)
    assert "Secret target" not in page(f"{place.get_absolute_url()}print/", client)


def test_a_long_category_comes_in_parts_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "MOST_IN_PART", 2)
    first = text_of(Client().get(print_url()))
    assert "Articles 1 to 2 of 3" in first
    assert "Latency Problems" in first
    for part in ("2", "999999999"):
        last = text_of(Client().get(print_url(), {"part": part}))
        assert "Articles 3 to 3 of 3" in last
        assert "Firewall" in last
    assert "Articles 1 to 2" in text_of(Client().get(print_url(), {"part": "x"}))
    text = page(f"/categories/{category().pk}.md")
    assert "2 of 3 articles" in text
    assert "?part=2" in page(print_url())


def test_a_search_with_many_results_says_that_it_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collection, "MOST_OF_A_SEARCH", 3)
    text = text_of(Client().get("/search/print/?q=network"))
    assert re.search(r"The best 3 of \d+ results", text)


def test_crawlers_leave_it_out_and_caches_ask_again() -> None:
    for path in (print_url(), f"/categories/{category().pk}.md", "/search/print/?q=memory"):
        answer = Client().get(path)
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Cache-Control"] == "public, no-cache"
        again = Client().get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304


def test_whole_texts_are_asked_for_less_often_than_searches(settings: Any) -> None:
    settings.KB_SEARCH_RATE = 10
    codes = [Client().get(print_url()).status_code for _time in range(4)]
    assert codes[:2] == [200, 200]
    assert codes[-1] == 429


def test_more_articles_ask_no_more_queries() -> None:
    place = made("Many")
    counts = []
    for number in range(1, 8, 3):
        for each in range(number):
            write_live(f"Article {number} {each}", category=place, steps=("Look",))
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            page(f"{place.get_absolute_url()}print/")
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 5
