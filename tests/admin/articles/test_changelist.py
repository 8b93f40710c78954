"""Lists say what readers have and what the working copy is, at a cost that does not grow."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.admin.common.base import MOST_ROWS
from kb.models import Article, Flag, Publication, Schedule
from kb.publishing import workflow
from tests.make_articles import edit, put_live, write, write_live

LISTS = (
    "kb/problem",
    "kb/procedure",
    "kb/checklist",
    "kb/errorcode",
    "kb/howto",
    "kb/category",
    "kb/revision",
    "kb/publicationevent",
    "kb/redirect",
    "kb/flag",
    "kb/notice",
    "kb/source",
    "auth/user",
    "auth/group",
)


@pytest.fixture
def client(administrator: Any, signed_in: Callable[[Any], Client]) -> Client:
    """Sees every list."""
    return signed_in(administrator)


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_answers_with_words_typed_into_its_search(client: Client, name: str) -> None:
    for query in ("", "?q=connection", "?q=%00", "?q=%ED%A0%80", "?p=99999999999999999999"):
        assert client.get(f"/admin/{name}/{query}").status_code in (200, 302, 400)


def many(count: int, owner: Any) -> None:
    """Make rows of every look: live and ahead, flagged, scheduled, retired, drafts."""
    for number in range(count):
        article = write(f"Row {number}", owner=owner)
        if number % 2:
            live = put_live(article)
            edit(article, title=f"Row {number} again")
            Flag.objects.create(article=article, reason="Look", by=owner)
            soon = timezone.now() + timedelta(days=1)
            Schedule.objects.create(
                article=article, revision=live.revision, publish_at=soon, time_zone="UTC"
            )


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?is=ahead",
        pytest.param("?is=flagged", marks=pytest.mark.slow),
        pytest.param("?owner=nobody", marks=pytest.mark.slow),
    ],
)
def test_twenty_rows_cost_what_ten_cost(client: Client, administrator: Any, query: str) -> None:
    many(10, administrator)
    path = f"/admin/kb/problem/{query}"
    client.get(path)
    before = queries(client, path)
    many(10, administrator)
    assert queries(client, path) == before
    assert before <= 8


def test_a_search_costs_no_more_than_a_few_pages_of_the_sites_own(
    client: Client, administrator: Any
) -> None:
    many(40, administrator)
    assert queries(client, "/admin/kb/problem/?q=row") <= 40


@pytest.mark.parametrize("name", ["kb/revision", "kb/publicationevent", "kb/category"])
def test_records_and_categories_cost_the_same_for_more_rows(client: Client, name: str) -> None:
    write_live("One")
    client.get(f"/admin/{name}/")
    before = queries(client, f"/admin/{name}/")
    for number in range(8):
        write_live(f"More {number}")
    assert queries(client, f"/admin/{name}/") == before


def cell(client: Client, title: str) -> str:
    """The words of an article's badges."""
    content = client.get(f"/admin/kb/problem/?q={title}").content.decode()
    row = content.partition(f">{title}</a>")[2].partition("</tr>")[0]
    return row.partition('class="field-state_cell"')[2]


def test_badges_say_what_readers_have_and_what_the_draft_is(client: Client, editor: Any) -> None:
    write("Never")
    write_live("Seen")
    edit(write_live("Ahead").article, symptom="New")
    waiting = write("Waiting")
    workflow.submit(waiting, by=None)
    gone = write_live("Gone")
    workflow.retire(gone.article, by=None, successor=Publication.objects.get(number="2.2"))
    restricted = write_live("Inside")
    workflow.restrict(restricted.article, by=None)
    assert "Draft, never published" in cell(client, "Never")
    assert cell(client, "Seen").count("badge") == 1
    assert "Unpublished changes" in cell(client, "Ahead")
    assert "In review" in cell(client, "Waiting")
    assert "Withdrawn → 2.2" in cell(client, "Gone")
    assert "Live, agents only" in cell(client, "Inside")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("?is=never", {"Fresh"}),
        ("?is=ahead", {"Ahead"}),
        ("?is=gone", {"Zeppelin"}),
        ("?is=overdue", {"Fresh"}),
        ("?owner=me", {"Fresh"}),
        ("?q=smoke+alarm", {"Ahead"}),
        ("?q=odd-spelling", {"Ahead"}),
        ("?q=zeppelin", {"Zeppelin"}),
        ("?in=999999999999999999", set()),
        ("?in=x&is=y&owner=z&is=never", {"Fresh"}),
    ],
)
def test_filters_and_search_narrow_the_list(
    client: Client, administrator: Any, query: str, titles: set[str]
) -> None:
    Article.objects.filter(source__isnull=False).update(title="Guide", state="published")
    yesterday = timezone.localdate() - timedelta(days=1)
    write("Fresh", owner=administrator, review_by=yesterday)
    ahead = write_live("Ahead").article
    ahead.aliases.create(text="ODD-spelling")
    edit(ahead, symptom="The alarm sees smoke")
    workflow.retire(write_live("Zeppelin").article, by=None)
    response = client.get(f"/admin/kb/problem/{query}", follow=True)
    assert {row.title for row in response.context["cl"].result_list} == titles


def test_a_category_filter_includes_what_lies_deeper(client: Client) -> None:
    code = Article.objects.get(key="guide-http-404")
    assert code.category is not None
    response = client.get(f"/admin/kb/errorcode/?in={code.category.parent_id}")
    assert code in response.context["cl"].queryset


def test_no_list_counts_beyond_its_bound(client: Client) -> None:
    with CaptureQueriesContext(connection) as captured:
        client.get("/admin/kb/problem/")
    counts = [q["sql"] for q in captured.captured_queries if "COUNT(*)" in q["sql"]]
    assert counts
    assert all(f"LIMIT {MOST_ROWS}" in sql for sql in counts if "kb_article" in sql[:400])


def test_stock_delete_selected_is_gone_everywhere(client: Client) -> None:
    for name in LISTS:
        assert "delete_selected" not in client.get(f"/admin/{name}/").content.decode()
        response = client.post(
            f"/admin/{name}/", {"action": "delete_selected", "_selected_action": "1", "post": "yes"}
        )
        assert response.status_code in (200, 302, 403)
    assert Article.objects.filter(pk=1).exists()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("kb/howto/", "Nothing here yet. Use the button above to add the first one."),
        ("kb/flag/", "Nothing here yet. </p>"),
        ("kb/problem/?is=scheduled", 'No matches. <a href="?">Show all</a>'),
        ("kb/redirect/?q=xyzzy", 'No matches. <a href="?">Show all</a>'),
    ],
)
def test_an_empty_list_says_why_and_offers_no_action(
    client: Client, address: str, said: str
) -> None:
    content = " ".join(client.get(f"/admin/{address}").content.decode().split())
    assert said in content
    assert 'name="action"' not in content
