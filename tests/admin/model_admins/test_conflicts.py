"""The list of the conflicts of imports, and their queue on the start page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.models import Conflict, Source
from tests.admin.merge.test_import_conflicts import conflict
from tests.make_articles import keep_import_conflict, write

pytestmark = pytest.mark.usefixtures("guide")
LIST = "/admin/kb/conflict/"


@pytest.fixture
def client(editor: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Somebody who may decide them."""
    return signed_in(editor)


def make_conflicts(count: int) -> None:
    """Store conflicts of as many new articles of a source of their own, one decision each."""
    source, _is_new = Source.objects.get_or_create(key="wiki", defaults={"title": "The wiki"})
    for number in range(count):
        article = write(f"Wiki {number}", symptom="Ours", source=source)
        keep_import_conflict(article, "The wiki")


def test_it_lists_each_with_source_and_number_of_decisions(client: Client) -> None:
    article, row, _anchor = conflict()
    make_conflicts(1)
    content = client.get(LIST).content.decode()
    assert "<h1>Conflicts of imports</h1>" in content
    assert article.admin_url("merge", row.pk) in content
    assert "2 decisions" in content
    assert "1 decision<" in content
    assert row.note in content


def test_it_is_filtered_by_source_and_searched(client: Client) -> None:
    article, row, _anchor = conflict()
    make_conflicts(1)
    url = article.admin_url("merge", row.pk)
    assert url not in client.get(f"{LIST}?source=wiki").content.decode()
    assert url in client.get(f"{LIST}?source=guide").content.decode()
    assert url not in client.get(f"{LIST}?q=wiki").content.decode()


def test_an_editors_own_late_save_is_not_listed(client: Client, author: Any) -> None:
    article, row, _anchor = conflict()
    Conflict.objects.filter(pk=row.pk).update(by=author)
    assert article.admin_url("merge", row.pk) not in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{row.pk}/change/").status_code == 404


def test_ten_more_conflicts_cost_no_more_queries(client: Client) -> None:
    make_conflicts(2)
    client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(LIST)
    make_conflicts(10)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)


def test_the_start_page_counts_them_and_leads_to_all(client: Client) -> None:
    make_conflicts(4)
    content = client.get("/admin/").content.decode()
    assert "Conflicts of imports" in content
    assert f'href="{LIST}"' in content


@pytest.mark.parametrize("role", ["author", "reviewer", "publisher"])
def test_every_role_of_the_editors_reads_it(
    role: str, person: Callable[..., Any], signed_in: Callable[[Any], Client]
) -> None:
    article, row, _anchor = conflict()
    client = signed_in(person("reader", role))
    assert article.admin_url("merge", row.pk) in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{row.pk}/change/").status_code == 302
