"""Categories and the articles in them stand in the order that editors gave them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from kb.models import UNPLACED, Article, Category, Publication
from kb.publishing import category_order, moving
from kb.publishing.rules import Refused
from tests.make_articles import edit, put_live, write_live

pytestmark = pytest.mark.usefixtures("guide")


def make(key: str, parent: Category | None = None, title: str = "", **fields: Any) -> Category:
    position = category_order.next_position(parent)
    values = {"title": title or key, "slug": key, "position": position, "parent": parent}
    return Category.objects.create(key=key, **values, **fields)


def titles(parent: Category | None) -> list[str]:
    return [row.title for row in Category.objects.filter(parent=parent).in_order()]


def test_a_category_moves_before_another_or_to_the_end_and_into_another() -> None:
    top = make("top")
    a, b, c = (make(key, top) for key in "abc")
    category_order.move_category(c.pk, into=top.pk, before=a.pk, by=None)
    assert titles(top) == ["c", "a", "b"]
    category_order.move_category(c.pk, into=top.pk, before=None, by=None)
    assert titles(top) == ["a", "b", "c"]
    category_order.move_category(b.pk, into=a.pk, before=None, by=None)
    assert (titles(top), titles(a)) == (["a", "c"], ["b"])
    b.refresh_from_db()
    assert b.edit_version == 2


def test_a_category_cannot_move_where_it_does_not_fit() -> None:
    one = make("one")
    two = make("two", one)
    three = make("three", two)
    other = make("other")
    below = make("below", other, title="TWO")
    with pytest.raises(Refused, match="inside itself"):
        category_order.move_category(one.pk, into=three.pk, before=None, by=None)
    with pytest.raises(Refused, match="levels deep"):
        category_order.move_category(one.pk, into=below.pk, before=None, by=None)
    with pytest.raises(Refused, match="this title"):
        category_order.move_category(two.pk, into=other.pk, before=None, by=None)
    with pytest.raises(Category.DoesNotExist):
        category_order.move_category(99999, into=None, before=None, by=None)


def place() -> tuple[Category, list[Article]]:
    category = make("printers")
    rows = [write_live(title, category=category).article for title in ("Ax", "Bx", "Cx", "Dx")]
    return category, rows


def listed(category: Category) -> list[str]:
    page = Client().get(category.get_absolute_url())
    return [row.title for row in page.context["page"].rows]


def test_readers_see_articles_in_the_order_of_the_category_the_others_after() -> None:
    category, rows = place()
    assert listed(category) == ["Ax", "Bx", "Cx", "Dx"]
    category_order.place_article(category, rows[2].pk, 0, by=None)
    assert listed(category) == ["Cx", "Ax", "Bx", "Dx"]
    assert Article.objects.get(pk=rows[3].pk).position == UNPLACED
    write_live("A0", category=category)
    assert listed(category) == ["Cx", "Ax", "Bx", "A0", "Dx"]
    category_order.forget_places(category, by=None)
    assert listed(category) == ["A0", "Ax", "Bx", "Cx", "Dx"]


def test_next_and_previous_follow_the_order() -> None:
    category, rows = place()
    category_order.place_article(category, rows[3].pk, 1, by=None)
    html = Client().get(Publication.objects.get(pk=rows[3].pk).get_absolute_url()).content.decode()
    assert html.index("Ax") < html.index("Bx")
    assert "Cx" not in html


def test_an_article_keeps_its_place_when_it_is_published_and_loses_it_when_it_moves() -> None:
    category, rows = place()
    category_order.place_article(category, rows[2].pk, 0, by=None)
    article = Article.objects.get(pk=rows[2].pk)
    edit(article, symptom="New")
    put_live(article)
    assert listed(category)[0] == "Cx"
    moving.move(article, to=None, by=None)
    moving.move(article, to=category, by=None)
    assert listed(category) == ["Ax", "Bx", "Cx", "Dx"]


def test_only_who_may_change_categories_orders_them(editor: Any) -> None:
    category, rows = place()
    acts: tuple[Callable[[], None], ...] = (
        lambda: category_order.place_article(category, rows[0].pk, 1, by=editor),
        lambda: category_order.forget_places(category, by=editor),
        lambda: category_order.move_category(category.pk, into=None, before=None, by=editor),
    )
    for act in acts:
        with pytest.raises(PermissionDenied):
            act()
