"""The tree of categories: put in order, moved into each other, by buttons or by dragging."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from kb.admin.common.categories import category_path
from kb.admin.common.form_data import posted_number
from kb.models import Article, Category, Kind
from kb.models.tree import CategoryNode, CategoryTree, build_tree
from kb.publishing import category_order
from kb.publishing.rules import Refused
from kb.reader import signed_in_user

LONGEST_NAME = 24


@dataclass(frozen=True)
class TreeRow:
    """One category of the tree with how many articles it has itself, and the moves it has."""

    node: CategoryNode
    article_count: int
    moves: list[tuple[str, str, str]]
    children: "list[TreeRow]"


@dataclass(frozen=True)
class OrderRow:
    """One article of a category: its id, what is shown of it, and the moves it has.

    A move is the index that it leads to, a sign and a label. All are texts, for the template
    formats each number that it is given.
    """

    pk: str
    name: str
    title: str
    about: str
    url: str
    moves: list[tuple[str, str, str]]


@dataclass(frozen=True)
class CategoryMove:
    """Where a category goes: into another (None: the top), before one there (None: last)."""

    into: int | None
    before: int | None


def tree_context(can_change: bool) -> dict[str, Any]:
    """Return the tree for the template, in two queries."""
    tree = build_tree(Category.objects.in_order())
    counts = category_order.article_counts()
    rows = [_row(tree, node, counts, can_change) for node in tree.roots]
    return {"rows": rows, "can_change": can_change}


def _row(tree: CategoryTree, node: CategoryNode, counts: dict[int, int], can: bool) -> TreeRow:
    moves = button_moves(tree, node) if can else {}
    names = {"up": ("↑", _("Up")), "down": ("↓", _("Down"))}
    names |= {"in": ("→", _("Into the one above")), "out": ("←", _("Out, beside its parent"))}
    return TreeRow(
        node,
        counts.get(node.category.pk, 0),
        [(name, *names[name]) for name in names if name in moves],
        [_row(tree, child, counts, can) for child in node.children],
    )


def button_moves(tree: CategoryTree, node: CategoryNode) -> dict[str, CategoryMove]:
    """Return the moves that the buttons of a category make: up, down, in, out."""
    siblings = node.parent.children if node.parent else tree.roots
    here, at = _pk(node.parent), siblings.index(node)
    moves: dict[str, CategoryMove] = {}
    if at > 0:
        moves["up"] = CategoryMove(here, _pk(siblings[at - 1]))
        moves["in"] = CategoryMove(_pk(siblings[at - 1]), None)
    if at < len(siblings) - 1:
        moves["down"] = CategoryMove(here, _after(siblings, at + 1))
    if node.parent:
        above = node.parent.parent
        others = above.children if above else tree.roots
        moves["out"] = CategoryMove(_pk(above), _after(others, others.index(node.parent)))
    return moves


def _after(nodes: Sequence[CategoryNode], index: int) -> int | None:
    """Return the id of the category after an index; None after the last."""
    return nodes[index + 1].category.pk if index + 1 < len(nodes) else None


def _pk(node: CategoryNode | None) -> int | None:
    return node.category.pk if node else None


def arrange_view(request: HttpRequest) -> HttpResponse:
    """Move a category: by a button (`move=up:12`), or one `into` another, `before` a third."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    name, _colon, pressed = request.POST.get("move", "").partition(":")
    pk = _posted_id(pressed or request.POST.get("category"))
    try:
        move = _button_move(name, pk) if name else _dragged_move(request)
        category_order.move_category(
            pk, into=move.into, before=move.before, by=signed_in_user(request)
        )
    except Category.DoesNotExist as error:
        raise Http404 from error
    except Refused as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(f"{reverse('admin:kb_category_changelist')}#category-{pk}")


def _button_move(name: str, pk: int) -> CategoryMove:
    tree = build_tree(Category.objects.in_order())
    node = tree.find(pk)
    moves = button_moves(tree, node) if node else {}
    if name not in moves:
        raise Refused(_("It cannot be moved there any more: somebody else moved it."))
    return moves[name]


def _dragged_move(request: HttpRequest) -> CategoryMove:
    into, before = (_posted_id(request.POST.get(name)) for name in ("into", "before"))
    return CategoryMove(into or None, before or None)


def _posted_id(text: str | None) -> int:
    return posted_number(text, most=10**9)


def order_view(request: HttpRequest, pk: int, context: dict[str, Any]) -> HttpResponse:
    """Show the articles of a category in their order; a POST moves one, or forgets the order."""
    category = get_object_or_404(Category.objects.with_ancestors(), pk=pk)
    if request.method == "POST":
        _order(request, category)
        return HttpResponseRedirect(request.path)
    context |= {
        "category": category,
        "path": category_path(category),
        "rows": order_rows(category, context["can_change"]),
        "most": category_order.MOST_PLACED,
        "title": _("Order of articles"),
    }
    return TemplateResponse(request, "admin/category/order.html", context)


def order_rows(category: Category, can_change: bool) -> list[OrderRow]:
    """Return the articles of a category in their order, in one query."""
    articles = category_order.articles_in_order(category)
    last = len(articles) - 1
    names = {"first": ("⤒", _("First")), "up": ("↑", _("Up")), "down": ("↓", _("Down"))}
    rows = []
    for index, article in enumerate(articles):
        places = {"first": 0, "up": index - 1} if index else {}
        places |= {"down": index + 1} if index < last else {}
        moves = [(str(places[name]), *names[name]) for name in places if can_change]
        rows.append(_order_row(article, moves))
    return rows


def _order_row(article: Article, moves: list[tuple[str, str, str]]) -> OrderRow:
    name = Truncator(article.number or article.code).chars(LONGEST_NAME)
    about = f"{Kind(article.kind).label}, #{article.pk}"
    return OrderRow(str(article.pk), name, article.title, about, article.admin_url(), moves)


def _order(request: HttpRequest, category: Category) -> None:
    by = signed_in_user(request)
    if not by.has_perm(category_order.PERMISSION):
        raise PermissionDenied
    if "forget" in request.POST:
        category_order.forget_places(category, by=by)
        return
    name, _comma, index = request.POST.get("to", "").partition(":")
    try:
        category_order.place_article(category, _posted_id(name), posted_number(index), by=by)
    except Article.DoesNotExist:
        messages.error(request, _("That article is not in this category any more."))
