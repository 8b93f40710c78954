"""The numbers of a second guide as addresses: as those of the first, behind its key."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from kb.guide.facts import Facts
from kb.guide.fixture import dump, make_rows
from kb.guide.parser import parse_guide
from kb.models import Article, Category, Publication, Redirect, Source
from kb.publishing import workflow
from tests.guide_pages import hop_of, of
from tests.make_articles import edit, put_live, write_live

PRINTER = (Path(__file__).parents[1] / "data" / "guides" / "printer.txt").read_text()


@pytest.fixture
def printer(guide: None) -> Source:
    """The printer guide, whose articles have numbers of the first guide as well."""
    source = Source.objects.create(
        key="printer",
        title="Printer Help Desk Guide",
        subtitle="First-Line Support",
        version="3.1",
        dated_on="March 2025",
    )
    paper = Category.objects.create(
        key="printer-paper", slug="paper", number="2", title="Paper", source=source
    )
    write_live("Paper jam", number="2.1", category=paper, source=source)
    return source


def jam() -> Publication:
    return Publication.objects.get(title="Paper jam")


@pytest.mark.parametrize("path", ["/printer/2.1/", "/printer/2.1", "/Printer/2.1/"])
def test_a_number_of_another_guide_leads_to_its_article(path: str, printer: Source) -> None:
    answer = Client().get(path)
    assert hop_of(answer) == (302, jam().get_absolute_url())
    assert answer.headers["Cache-Control"] == "no-cache"
    assert hop_of(Client().head(path)) == (302, jam().get_absolute_url())


def test_the_first_guide_keeps_its_numbers(printer: Source) -> None:
    page = of("connectivity-issues").get_absolute_url()
    assert hop_of(Client().get("/2.1/")) == (302, page)
    assert hop_of(Client().get("/guide/2.1/")) == (302, page)


def test_a_number_leads_to_its_category(printer: Source) -> None:
    category = Category.objects.get(key="printer-paper")
    assert hop_of(Client().get("/printer/2/")) == (302, category.get_absolute_url())


def test_an_old_number_still_leads_to_its_article(printer: Source) -> None:
    article = jam().article
    edit(article, number="2.7")
    put_live(article)
    for number in ("2.1", "2.7"):
        assert hop_of(Client().get(f"/printer/{number}/")) == (302, jam().get_absolute_url())
    assert Redirect.objects.get(article=article).path == "printer/2.1"
    assert hop_of(Client().get("/2.1/"))[1] == of("connectivity-issues").get_absolute_url()
    assert Client().get("/2.7/").status_code == 404


def test_the_number_of_a_retired_article_is_gone(printer: Source) -> None:
    workflow.retire(jam().article, by=None)
    assert Client().get("/printer/2.1/").status_code == 410


def test_the_number_of_an_emptied_category_is_gone(printer: Source) -> None:
    edit(jam().article, category=Category.objects.get(number="1", source__key="guide"))
    put_live(Article.objects.get(title="Paper jam"))
    assert Client().get("/printer/2/").status_code == 410


def test_the_number_of_an_internal_article_tells_nothing(printer: Source, agent: Any) -> None:
    write_live("Secret", number="2.9", audience="internal", source=printer)
    assert Client().get("/printer/2.9/").status_code == 404
    client = Client()
    client.force_login(agent)
    assert client.get("/printer/2.9/").status_code == 302


def test_a_number_that_nothing_bears_is_a_404_with_its_chapter(printer: Source) -> None:
    answer = Client().get("/printer/2.8/")
    assert answer.status_code == 404
    assert jam().get_absolute_url() in answer.content.decode()
    assert of("connectivity-issues").get_absolute_url() not in answer.content.decode()
    assert Client().post("/printer/2.8/").status_code == 405


def test_an_old_path_that_looks_like_a_number_is_followed(printer: Source) -> None:
    Redirect.objects.create(path="hc/2000", article=jam().article)
    for path in ("/hc/2000/", "/hc/2000"):
        assert hop_of(Client().get(path)) == (301, jam().get_absolute_url())
    assert Client().get("/hc/2001/").status_code == 404


def test_its_number_is_shown_behind_its_key(client: Client, printer: Source) -> None:
    """Where it is read as 2.1 it would be taken for an address of the first guide."""
    category = Category.objects.get(key="printer-paper")
    shown = '<span class="number">printer/2.1</span>'
    for path in (jam().get_absolute_url(), category.get_absolute_url(), "/search/?q=paper+jam"):
        page = client.get(path).content.decode()
        assert shown in page, path
        assert '<span class="number">2.1</span>' not in page
    for path in ("/categories/", category.get_absolute_url(), "/"):
        assert '<span class="number">printer/2</span>' in client.get(path).content.decode()
    first = client.get(of("connectivity-issues").get_absolute_url()).content.decode()
    assert '<span class="number">2.1</span>' in first


def test_a_number_in_the_search_box_finds_that_of_the_first_guide_first(
    client: Client, printer: Source
) -> None:
    page = client.get("/search/?q=2.1").content.decode()
    assert page.index(of("connectivity-issues").get_absolute_url()) < page.index(
        jam().get_absolute_url()
    )
    assert '<span class="number">printer/2.1</span>' in page
    for words in ("printer/2.1", "/Printer/2.1/"):
        page = client.get("/search/", {"q": words}).content.decode()
        assert page.count('<section class="answer">') == 1
        assert jam().get_absolute_url() in page


def test_the_about_page_lists_every_source(client: Client, printer: Source) -> None:
    folder = Source.objects.create(key="wiki", title="Team wiki")
    Source.objects.create(key="empty", title="Of nothing")
    write_live("A page", source=folder)
    page = client.get("/about/").content.decode()
    for words in (
        *("Printer Help Desk Guide", "First-Line Support", "Version 3.1, last updated March 2025"),
        *("Technical Troubleshooting Comprehensive Guide", "Team wiki"),
    ):
        assert words in page
    assert "Of nothing" not in page


@pytest.mark.django_db(transaction=True)
def test_the_fixture_of_another_guide_has_addresses_of_its_own(
    client: Client, tmp_path: Path
) -> None:
    rows = make_rows(parse_guide(PRINTER), Facts(), source="printer", text=PRINTER)
    (tmp_path / "printer.json").write_text(dump(rows))
    call_command("loaddata", str(tmp_path / "printer.json"), verbosity=0)
    page = Publication.objects.get(title="Streaks and Lines").get_absolute_url()
    assert hop_of(client.get("/printer/2.1/")) == (302, page)
    assert json.loads(dump(rows))[0]["fields"]["text"] == PRINTER
