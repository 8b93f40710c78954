"""The tree of categories: buttons move, duplicates are refused, paths name them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kb.models import Article, Category
from tests.admin.form_data import data
from tests.make_articles import write_live

TREE = "/admin/kb/category/"


@pytest.fixture
def client(administrator: Any, signed_in: Callable[[Any], Client]) -> Client:
    """The administrator."""
    return signed_in(administrator)


def add(client: Client, title: str, parent: Category | None = None) -> Any:
    page = client.get(f"{TREE}add/")
    values = {"title": title, "parent": str(parent.pk) if parent else ""}
    return client.post(f"{TREE}add/", data(page, **values))


def made(title: str) -> Category:
    category: Category = Category.objects.get(title=title)
    return category


def titles(parent: Category | None) -> list[str]:
    return [row.title for row in Category.objects.filter(parent=parent).in_order()]


def press(client: Client, move: str, category: Category) -> Any:
    form = {"move": f"{move}:{category.pk}"}
    return client.post(f"{TREE}arrange/", form, follow=True)


def test_a_new_category_stands_last_and_buttons_move_it(client: Client) -> None:
    roots = titles(None)
    add(client, "Printers")
    add(client, "Scanners")
    assert titles(None) == [*roots, "Printers", "Scanners"]
    press(client, "up", made("Scanners"))
    assert titles(None) == [*roots, "Scanners", "Printers"]
    press(client, "in", made("Printers"))
    assert titles(made("Scanners")) == ["Printers"]
    press(client, "out", made("Printers"))
    press(client, "down", made("Scanners"))
    assert titles(None) == [*roots, "Printers", "Scanners"]
    assert (
        "cannot be moved there any more" in press(client, "down", made("Scanners")).content.decode()
    )


def test_dragging_posts_where_it_was_dropped(client: Client) -> None:
    add(client, "Printers")
    add(client, "Ink", made("Printers"))
    add(client, "Paper", made("Printers"))
    form = {"category": made("Paper").pk, "into": made("Printers").pk, "before": made("Ink").pk}
    client.post(f"{TREE}arrange/", form)
    assert titles(made("Printers")) == ["Paper", "Ink"]
    client.post(f"{TREE}arrange/", {"category": made("Ink").pk, "into": "", "before": ""})
    assert titles(None)[-1] == "Ink"
    assert client.post(f"{TREE}arrange/", {"category": "x"}).status_code == 404
    assert client.get(f"{TREE}arrange/").status_code == 405


def test_the_same_title_in_the_same_place_is_refused_at_its_field(client: Client) -> None:
    add(client, "Printers")
    answer = add(client, "PRINTERS")
    assert "title" in answer.context["adminform"].form.errors
    assert "There is a category with this title there already." in answer.content.decode()
    add(client, "Printers", made("Printers"))
    assert Category.objects.filter(title="Printers").count() == 2


def test_categories_are_named_by_their_path(client: Client) -> None:
    add(client, "Printers")
    add(client, "Ink", made("Printers"))
    write_live("Dry ink", category=made("Ink"))
    path = "Printers › Ink"
    for page in (
        "/admin/kb/article/?q=dry+ink",
        "/admin/kb/problem/add/",
        f"{TREE}add/",
        f"{TREE}?q=ink",
        f"{TREE}{made('Ink').pk}/articles/",
    ):
        assert path in client.get(page).content.decode(), page
    own = client.get(f"{TREE}{made('Printers').pk}/change/").content.decode()
    assert path not in own  # it cannot lie in what lies in it


def test_the_articles_of_a_category_are_put_in_order(client: Client) -> None:
    add(client, "Printers")
    category = made("Printers")
    rows = [write_live(title, category=category).article for title in ("Ax", "Bx")]
    page = f"{TREE}{category.pk}/articles/"
    client.post(page, {"to": f"{rows[1].pk}:0"})
    shown = client.get(page)
    assert [row.title for row in shown.context["rows"]] == ["Bx", "Ax"]
    buttons = re.findall(r'value="(\d+:\d+)"\s+aria-label="([^"]+)"', shown.content.decode())
    assert buttons == [
        (f"{rows[1].pk}:1", "Down: Bx"),
        (f"{rows[0].pk}:0", "First: Ax"),
        (f"{rows[0].pk}:0", "Up: Ax"),
    ]
    client.post(page, {"forget": ""})
    assert [row.title for row in client.get(page).context["rows"]] == ["Ax", "Bx"]
    for junk in ("", "x:y", "999999:1", f"{rows[0].pk}:99999"):
        assert client.post(page, {"to": junk}).status_code == 302
    assert client.get(f"{TREE}99999999/articles/").status_code == 404


def test_who_may_only_read_categories_gets_no_buttons(
    editor: Any, agent: Any, signed_in: Callable[[Any], Client]
) -> None:
    theirs, category = signed_in(editor), Category.objects.get(key="guide-database-issues")
    assert 'name="move"' not in theirs.get(TREE).content.decode()
    assert press(theirs, "up", category).status_code == 403
    page = f"{TREE}{category.pk}/articles/"
    assert 'name="to"' not in theirs.get(page).content.decode()
    assert theirs.post(page, {"forget": ""}).status_code == 403


def test_a_larger_tree_costs_the_same(client: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(TREE)
        return len(captured)

    client.get(TREE)
    before = cost()
    parent = Category.objects.create(key="p", title="P", slug="p")
    for n in range(10):
        child = Category.objects.create(key=f"p{n}", title=f"P{n}", slug="p", parent=parent)
        Article.objects.filter(key="guide-memory-leaks").update(category=child)
    assert cost() == before <= 8


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_category_is_checked_and_saved_while_nobody_else_moves_or_adds_one(
    client: Client,
) -> None:
    """Two people could add the same title twice, or lay two categories into each other."""
    add(client, "Lifts")
    lifts = made("Lifts")
    for path in (f"{TREE}add/", f"{TREE}{lifts.pk}/change/"):
        form = data(client.get(path), title="Stairs")
        with CaptureQueriesContext(connection) as queries:
            client.post(path, form)
        asked = [query["sql"] for query in queries.captured_queries]
        lock = next(at for at, sql in enumerate(asked) if sql.endswith("FOR UPDATE"))
        assert "WHERE" not in asked[lock]
        assert not any("UPPER(" in sql for sql in asked[:lock])
