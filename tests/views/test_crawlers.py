"""robots.txt and the sitemap."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from kb.pages import sitemap
from kb.publishing import workflow
from tests.guide_pages import article_of, of
from tests.make_articles import write, write_live

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


def all_addresses_that_are_there() -> list[str]:
    """Return what all parts name; a part may be empty where ids were never used."""
    parts = [part.removeprefix(BASE) for part in addresses("/sitemap.xml")]
    there = [part for part in parts if Client().get(part).status_code == 200]
    return [found for part in there for found in addresses(part)]
