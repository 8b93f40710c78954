"""The list of imports and the plan of a large one cost the same however much they hold."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.models import Article, ImportItem, ImportRun
from kb.publishing import history
from tests.admin.imports.import_pages import LIST, page_of

pytestmark = pytest.mark.usefixtures("guide")


@pytest.fixture
def client(publisher: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Somebody who imports."""
    return signed_in(publisher)


def make_run(item_count: int) -> ImportRun:
    """Store a planned import with as many items, each about an article."""
    run = ImportRun.objects.create(
        format="guide", source_key="guide", file_name="guide.txt", upload=b"x", state="planned"
    )
    articles = list(Article.objects.all())
    actions = ("new", "changed", "conflict", "untouched")
    document = history.snapshot(articles[0])
    ImportItem.objects.bulk_create(
        ImportItem(
            run=run,
            action=actions[number % 4],
            name=f"file-{number}.md",
            title=f"Title {number}",
            article=articles[number % len(articles)],
            document=document if number % 2 else None,
            notes=["step 1 added: “x”"],
        )
        for number in range(item_count)
    )
    return run


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_a_plan_of_a_thousand_articles_costs_as_many_queries_as_one_of_ten(client: Client) -> None:
    few = queries(client, page_of(make_run(10)))
    run = make_run(1_000)
    assert queries(client, page_of(run)) == few
    assert queries(client, f"{page_of(run)}?action=changed&page=3") == few
    content = client.get(page_of(run)).content.decode()
    assert content.count("<small>file-") == 50
    assert "1000" in content.replace(",", "").replace("\xa0", "")


def test_ten_more_imports_cost_the_list_no_more_queries(client: Client) -> None:
    make_run(5)
    few = queries(client, LIST)
    for _number in range(10):
        make_run(100)
    assert queries(client, LIST) == few
    assert "Conflict: 25" in client.get(LIST).content.decode()


def test_the_file_is_read_for_no_page(client: Client) -> None:
    run = make_run(3)
    for address in (LIST, page_of(run), f"{LIST}{run.pk}/progress/"):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        assert not any('"upload"' in query["sql"] for query in captured), address
