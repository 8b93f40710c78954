"""All articles in a list: kinds, categories, pages."""

import re
from typing import Any

import pytest
from django.test import Client

from kb.models import Category, Publication
from tests.guide_pages import text_of
from tests.make_articles import write_live

pytestmark = pytest.mark.usefixtures("guide")


def listed(query: str = "", client: Client | None = None) -> str:
    """Return the words of the list that a query string asks for."""
    answer = (client or Client()).get(f"/articles/{query}")
    assert answer.status_code == 200
    return text_of(answer).partition("Apply ")[2]


def test_it_lists_what_readers_can_see_in_the_guides_order() -> None:
    """Numbers first, then names."""
    text = listed()
    assert text.index("System Health Check") < text.index("Connectivity Issues")
    assert text.index("System Recovery") < text.index("Monitoring and Alerting")


def test_it_can_be_narrowed_to_a_kind() -> None:
    """Checklists alone."""
    text = listed("?kind=checklist")
    assert "Prevention Strategies" in text
    assert "Connectivity Issues" not in text


def test_it_can_be_narrowed_to_a_category_and_all_that_lies_in_it() -> None:
    """Section 6 holds its codes through its families."""
    section = Category.objects.get(number="6")
    text = listed(f"?category={section.pk}")
    assert "ECONNREFUSED" in text
    assert "Connectivity Issues" not in text


@pytest.mark.parametrize(
    "query",
    ["?kind=nonsense", "?category=0", f"?category={10**20}", "?category=x", "?kind=%00x"],
)
def test_junk_in_a_filter_lists_nothing(query: str) -> None:
    """And never fails."""
    answer = Client().get(f"/articles/{query}")
    html = answer.content.decode()
    for pointed in re.findall(r'aria-describedby="([^"]+)"', html):
        assert f'id="{pointed}"' in html
    assert answer.status_code in {200, 400}
    assert "System Health Check" not in text_of(answer)


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=a.b", f"?after=a.{10**30}", "?before=.", "?after=%F0%9F%92%A9.1"]
)
def test_junk_in_a_place_is_the_first_page(query: str) -> None:
    """A cut address still shows something."""
    assert "System Health Check" in listed(query)


def test_the_pages_lead_through_everything_once_and_back() -> None:
    """Forward and backward, with the filter kept."""
    for number in range(120):
        write_live(f"Case {number:03}", kind="how_to")
    client, query, seen = Client(), "?kind=how_to", []
    for _page in range(3):
        html = client.get(f"/articles/{query}").content.decode()
        seen += [line.split("<")[0] for line in html.split(">Case ")[1:]]
        last = html
        query = address(html, "next")
    assert query == ""
    assert seen == [f"{number:03}" for number in range(120)]
    back = client.get(f"/articles/{address(last, 'prev')}").content.decode()
    assert [line.split("<")[0] for line in back.split(">Case ")[1:]] == seen[50:100]
    first = client.get(f"/articles/{address(back, 'prev')}").content.decode()
    assert address(first, "prev") == ""


def address(html: str, rel: str) -> str:
    """Return where the link to a neighbouring page leads, "" where there is none."""
    if f'rel="{rel}"' not in html:
        return ""
    link = html.split(f'rel="{rel}"')[1].split('href="')[1].split('"')[0]
    return link.replace("&amp;", "&")


def test_equal_sort_keys_lose_nobody_between_pages() -> None:
    """The id decides where names are the same."""
    for _number in range(60):
        write_live("Same name", kind="how_to", slug="same")
    first = Client().get("/articles/?kind=how_to").content.decode()
    second = Client().get(f"/articles/{address(first, 'next')}").content.decode()
    assert first.count(">Same name<") + second.count(">Same name<") == 60


def test_internal_articles_are_listed_for_agents_alone(client: Client, agent: Any) -> None:
    """With a word that says so."""
    write_live("Reset the vault", audience="internal")
    assert "Reset the vault" not in listed()
    client.force_login(agent)
    assert "Reset the vault Agents only" in listed(client=client)


def test_an_empty_list_says_so() -> None:
    """A page without a word looks broken."""
    Publication.objects.filter(kind="checklist").update(is_live=False)
    assert "No articles match" in text_of(Client().get("/articles/?kind=checklist"))


def test_the_list_says_where_it_lies() -> None:
    """As every page below the first does."""
    assert "Home Browse All articles" in text_of(Client().get("/articles/"))
