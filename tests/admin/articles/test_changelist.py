"""Lists say what readers have and what the working copy is, at a cost that does not grow."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kb.admin.articles import changelist_search
from kb.admin.common.base import MOST_ROWS
from kb.models import Article, Flag, Publication, SavedFilter, Schedule
from kb.publishing import workflow
from tests.make_articles import edit, put_live, write, write_live

LISTS = (
    "kb/article",
    "kb/problem",
    "kb/procedure",
    "kb/checklist",
    "kb/errorcode",
    "kb/howto",
    "kb/category",
    "kb/revision",
    "history",
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


def test_a_word_of_very_many_names_is_not_looked_for_in_their_texts(
    client: Client, administrator: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(5, administrator)
    asked = queries(client, "/admin/kb/problem/?q=row")
    monkeypatch.setattr(changelist_search, "MOST_HITS", 5)
    assert queries(client, "/admin/kb/problem/?q=row") < asked - 3


@pytest.mark.parametrize("name", ["kb/revision", "history", "kb/category"])
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
        ("?in=x&is=y&is=never", {"Fresh"}),
        ("?owner=administrator", {"Fresh"}),
        ("?owner=z", set()),
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


def found(client: Client, query: str) -> list[str]:
    """The titles of the one list, in its order."""
    response = client.get(f"/admin/kb/article/{query}", follow=True)
    return [row.title for row in response.context["cl"].result_list]


def test_the_one_list_has_every_kind_and_numbers_in_the_order_of_numbers(client: Client) -> None:
    for number in ("90.10", "90.9"):
        write(f"Numbered {number}", number=number)
    write("A code of ours", kind="error_code", code="ZQ1", slug="zq1")
    titles = found(client, "")
    assert titles.index("Numbered 90.9") + 1 == titles.index("Numbered 90.10")
    assert "A code of ours" in titles
    assert found(client, "?kind=error_code&is=never") == ["A code of ours"]
    assert found(client, "?o=-1&is=never") == ["A code of ours", "Numbered 90.10", "Numbered 90.9"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("#{pk}", "Latency Problems"),
        ("{pk}", "Latency Problems"),
        ("/articles/{pk}/latency-problems/", "Latency Problems"),
        ("https://kb.example.com/articles/{pk}/", "Latency Problems"),
        ("2.2", "Latency Problems"),
        ("latency problems", "Latency Problems"),
        ("404", "Not Found"),
        ("econnrefused", "Connection refused"),
        ("Zq9", "Mixed case"),
        ("smoke alarms", "Ahead"),
        ("odd-spel", "Ahead"),
    ],
)
def test_what_is_named_comes_first_then_names_drafts_and_live_texts(
    client: Client, typed: str, first: str
) -> None:
    latency = Article.objects.get(key="guide-latency-problems")
    write("Mixed case", kind="error_code", code="zQ9", slug="zq9")
    write("Latency problems that nobody had", symptom="404 econnrefused zq9")
    ahead = write_live("Ahead").article
    ahead.aliases.create(text="ODD-spelling")
    edit(ahead, symptom="The alarm sees smoke")
    assert found(client, f"?q={typed.format(pk=latency.pk)}".replace("#", "%23"))[0] == first


def test_words_of_a_draft_go_when_it_is_published_and_its_names_stay(client: Client) -> None:
    article = write("Slow zeppelin", steps=("Count the ballonets",))
    assert found(client, "?q=ballonet") == found(client, "?q=zeppelins") == ["Slow zeppelin"]
    put_live(article)
    assert not article.words.filter(is_name=False).exists()
    assert found(client, "?q=ballonet") == found(client, "?q=zeppel") == ["Slow zeppelin"]
    workflow.retire(article, by=None)
    assert found(client, "?q=zeppelin") == ["Slow zeppelin"]


def test_an_order_that_is_chosen_goes_before_relevance(client: Client) -> None:
    for title in ("Bravo zeppelin", "Alpha zeppelin", "Zeppelin"):
        write(title)
    assert found(client, "?q=zeppelin")[0] == "Zeppelin"
    assert found(client, "?q=zeppelin&o=2")[0] == "Alpha zeppelin"
    assert found(client, "?q=zeppelin&o=-2")[0] == "Zeppelin"


@pytest.mark.parametrize("order", ["", "1", "-1", "2", "-2", "7", "-7", "8", "-8"])
def test_every_order_of_the_list_is_read_from_an_index(client: Client, order: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("SQLite explains its plan in words")
    response = client.get(f"/admin/kb/article/?o={order}" if order else "/admin/kb/article/")
    rows = response.context["cl"].queryset[:50]
    plan = rows.explain()
    assert "TEMP B-TREE" not in plan, plan


def test_a_filtered_list_is_saved_under_a_name_for_its_person_alone(
    client: Client, editor: Any, signed_in: Callable[[Any], Client]
) -> None:
    write("Fresh")
    saved = {"name": "Never  live", "query": "is=never&o=2"}
    page = client.post("/admin/kb/article/filters/", saved, follow=True)
    assert [row.title for row in page.context["cl"].result_list] == ["Fresh"]
    assert '<a href="?is=never&amp;o=2">Never live</a>' in page.content.decode()
    theirs = signed_in(editor)
    assert "Never live" not in theirs.get("/admin/kb/article/").content.decode()
    (row,) = SavedFilter.objects.all()
    theirs.post("/admin/kb/article/filters/", {"forget": row.pk})
    assert SavedFilter.objects.exists()
    long_query = {"name": "x", "query": "x" * 1001}
    for junk in ({"name": ""}, {"name": "x" * 61}, long_query, {"name": "\0"}):
        assert client.post("/admin/kb/article/filters/", junk).status_code == 302
    client.post("/admin/kb/article/filters/", {"forget": row.pk})
    assert not SavedFilter.objects.exists()
    assert client.get("/admin/kb/article/filters/").status_code == 405


def test_an_article_of_the_one_list_leads_to_its_own_page(
    client: Client, agent: Any, signed_in: Callable[[Any], Client]
) -> None:
    article = write("Fresh")
    for page in ("change", "history"):
        answer = client.get(f"/admin/kb/article/{article.pk}/{page}/")
        assert (answer.status_code, answer["Location"]) == (302, article.admin_url(page))
    assert client.get("/admin/kb/article/99999999/change/").status_code == 404


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
