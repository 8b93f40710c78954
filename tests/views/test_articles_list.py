"""All articles in a list: kinds, categories, pages."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from kb.models import Category, Publication
from tests.guide_pages import text_of
from tests.make_articles import write_live
from tests.query_plans import postgresql_plan

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


def test_pages_of_a_category_mix_those_inside_it_in_order(
    django_assert_num_queries: Any,
) -> None:
    """Every article once, forward and back, with a kind or without; in as many queries as ever."""
    area = Category.objects.create(key="area", title="Area", slug="area")
    inside = [
        Category.objects.create(key=f"in-{n}", title=f"In {n}", slug=f"in-{n}", parent=area)
        for n in range(3)
    ]
    for number in range(110):
        kind = "checklist" if number % 10 == 0 else "how_to"
        category = [area, *inside][number % 7 % 4]
        write_live(f"Case {number:03}", kind=kind, category=category)
    narrow = f"?category={area.pk}"
    pages = [shown_cases(narrow)]
    while query := pages[-1][1]:
        pages.append(shown_cases(query))
    assert [len(cases) for cases, _next, _back in pages] == [50, 50, 10]
    shown = [case for cases, _next, _back in pages for case in cases]
    assert shown == [f"{number:03}" for number in range(110)]
    assert shown_cases(pages[2][2])[0] == pages[1][0]
    checklists = shown_cases(f"{narrow}&kind=checklist")[0]
    assert checklists == [f"{number:03}" for number in range(0, 110, 10)]
    with django_assert_num_queries(3):
        Client().get(f"/articles/{narrow}&before=zzz.1")


def shown_cases(query: str) -> tuple[list[str], str, str]:
    """Return the numbers of the cases on a page, and where the pages after and before it are."""
    html = Client().get(f"/articles/{query}").content.decode()
    cases = [line.split("<")[0] for line in html.split(">Case ")[1:]]
    return cases, address(html, "next"), address(html, "prev")


@pytest.mark.parametrize("by", [("sort_key", "pk"), ("-sort_key", "-pk")])
def test_a_category_is_read_from_the_index_that_has_it_in_order(by: tuple[str, str]) -> None:
    """Nothing but equal keys is sorted, however many articles a category holds."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by the number of rows")
    rows = Publication.objects.visible_to(None).filter(category=1, sort_key__gte="")
    plan = rows.order_by(*by)[:51].explain()
    assert "publication_of_category (category_id=? AND sort_key>?)" in plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan


def test_the_categories_of_an_area_are_read_from_one_list_of_ids() -> None:
    """PostgreSQL would compare each of 100,000 publications with several lists."""
    area = Category.objects.get(number="6")
    plan = postgresql_plan(lambda: listed(f"?category={area.pk}"), "kb_publication")
    assert "hashed SubPlan" not in plan, plan


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
