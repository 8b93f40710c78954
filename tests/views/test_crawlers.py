"""robots.txt and the sitemap."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from kb.models import Publication
from kb.page_cache.memory import LARGEST_SHARE, PageMemory
from kb.page_cache.rendered_page import RenderedPage
from kb.page_cache.serve_page import MEBI
from kb.pages import sitemap
from kb.publishing import workflow
from tests.guide_pages import article_of, of
from tests.make_articles import write, write_live
from tests.page_cache.kept_pages import COUNTER, statements

pytestmark = pytest.mark.usefixtures("guide")
BASE = "https://kb.example.com"


@pytest.fixture(autouse=True)
def known_base(settings: Any) -> None:
    """Crawlers need whole addresses."""
    settings.KB_BASE_URL = BASE


def addresses(path: str) -> list[str]:
    """Return what a sitemap, or the list of its parts, names."""
    answer = Client().get(path)
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)  # noqa: S314 (our own words)
    return [str(found.text) for found in root.iter() if found.tag.endswith("}loc")]


def all_addresses() -> list[str]:
    """Return what all parts together name."""
    parts = addresses("/sitemap.xml")
    return [found for part in parts for found in addresses(part.removeprefix(BASE))]


def test_robots_txt_leads_to_the_sitemap_and_away_from_what_is_no_page() -> None:
    """The admin, sign-in and endless result lists."""
    text = Client().get("/robots.txt").content.decode()
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    for path in ("/admin/", "/accounts/", "/search/"):
        assert f"Disallow: {path}\n" in text


def test_the_sitemap_names_every_public_page_once_and_all_of_them_answer() -> None:
    """Nothing that redirects, nothing that is missing."""
    found = all_addresses()
    assert len(found) == len(set(found))
    assert f"{BASE}/errors/http-404/" in found
    assert f"{BASE}{of('connectivity-issues').get_absolute_url()}" in found
    for address in found[::7]:
        assert Client().get(address.removeprefix(BASE)).status_code == 200, address


def test_the_sitemap_names_nothing_that_is_not_public() -> None:
    """A crawler's copy is for ever."""
    write_live("Reset the vault", audience="internal")
    write("Half a thought")
    workflow.retire(article_of(of("latency-problems")), by=None)
    text = " ".join(all_addresses())
    for words in ("reset-the-vault", "half-a-thought", "latency-problems"):
        assert words not in text


def test_the_sitemap_is_the_same_for_agents(client: Client, agent: Any) -> None:
    """It is for crawlers, whoever asks."""
    write_live("Reset the vault", audience="internal")
    client.force_login(agent)
    assert b"vault" not in client.get("/sitemap-0.xml").content


def test_a_large_site_has_its_sitemap_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """By ranges of ids, each found by its index."""
    before = set(all_addresses())
    monkeypatch.setattr(sitemap, "PART_SIZE", 10)
    assert len(addresses("/sitemap.xml")) >= 5
    last = len(addresses("/sitemap.xml")) - 1
    assert all(addresses(f"/sitemap-{part}.xml") for part in (0, last))
    assert Client().get(f"/sitemap-{last + 1}.xml").status_code == 404
    assert set(all_addresses_that_are_there()) == before


def test_addresses_and_dates_are_those_of_the_pages() -> None:
    """They are written without asking each row for its own."""
    write_live("Fire & water", kind="error_code", code="E & 1")
    named = {
        f"<url><loc>{BASE}{each.get_absolute_url()}</loc>"
        f"<lastmod>{each.revised_at:%Y-%m-%dT%H:%M:%S+00:00}</lastmod></url>"
        for each in Publication.objects.visible_to(None)
    }
    lines = Client().get("/sitemap-0.xml").content.decode().splitlines()
    assert named <= set(lines)


def test_the_base_is_escaped(settings: Any) -> None:
    """One bare ampersand, and a crawler drops the file."""
    settings.KB_BASE_URL = "https://kb.example.com/a&b"
    assert "https://kb.example.com/a&b/" in addresses("/sitemap-0.xml")


def test_more_articles_cost_no_more_queries(django_assert_num_queries: Any) -> None:
    """One for the articles, one for the categories."""
    for title in ("One more", "And one more"):
        with django_assert_num_queries(2):
            addresses("/sitemap-0.xml")
        write_live(title)


# On PostgreSQL the counter is raised by a commit.
@pytest.mark.one_database
def test_a_publish_is_seen_by_the_next_request_and_nothing_is_rendered_without_one(
    page_cache: PageMemory,
) -> None:
    """Crawlers ask for it again and again."""
    before = addresses("/sitemap-0.xml")
    with statements() as asked:
        assert addresses("/sitemap-0.xml") == before
    assert asked == [COUNTER]
    published = write_live("Something new")
    assert set(addresses("/sitemap-0.xml")) - set(before) == {BASE + published.get_absolute_url()}
    workflow.retire(published.article, by=None)
    assert addresses("/sitemap-0.xml") == before


def test_a_full_part_is_within_what_crawlers_take_and_small_enough_to_be_kept(
    settings: Any, page_cache: PageMemory
) -> None:
    """With the longest addresses; and half of what crawlers take is left for categories."""
    date = "<url><loc></loc><lastmod>2026-11-29T16:00:00+00:00</lastmod></url>\n"
    longest = len(f"https://{'h' * 60}/articles/{10**9}/{'s' * 80}/{date}")
    assert sitemap.PART_SIZE * 2 <= 50_000
    assert sitemap.PART_SIZE * longest * 2 <= 50_000_000
    page = RenderedPage({}, {"": b"x" * sitemap.PART_SIZE * longest})
    assert page.size * LARGEST_SHARE <= settings.KB_PAGE_CACHE_MB * MEBI


def all_addresses_that_are_there() -> list[str]:
    """Return what all parts name; a part may be empty where ids were never used."""
    parts = [part.removeprefix(BASE) for part in addresses("/sitemap.xml")]
    there = [part for part in parts if Client().get(part).status_code == 200]
    return [found for part in there for found in addresses(part)]
