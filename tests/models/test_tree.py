"""The tree of categories: its order, its depth, what lies inside what."""

import pytest
from django.core.exceptions import ValidationError

from kb.models import Category
from kb.models.category import DEEPEST, lies_inside, parent_paths
from kb.models.tree import CategoryNode, build_tree


def titles(nodes: list[CategoryNode]) -> list[str]:
    """Return the titles of nodes."""
    return [node.category.title for node in nodes]


def category(pk: int, parent: int | None = None, **fields: str) -> Category:
    """Return a category that is stored nowhere."""
    return Category(pk=pk, parent_id=parent, title=f"C{pk}", **fields)


def test_children_follow_their_parent_in_the_order_given() -> None:
    """Even where a child is read before its parent."""
    tree = build_tree([category(3, 1), category(4), category(1), category(2, 1), category(5, 3)])
    assert titles(list(tree.walk())) == ["C4", "C1", "C3", "C5", "C2"]
    assert [node.depth for node in tree.walk()] == [0, 0, 1, 2, 1]
    lowest = tree.find(5)
    assert lowest is not None
    assert titles(lowest.path()) == ["C1", "C3"]


def test_a_loop_of_parents_ends() -> None:
    """Two editors who move two categories into each other must not stop every page."""
    tree = build_tree([category(1, 2), category(2, 1), category(3)])
    assert titles(list(tree.walk())) == ["C3"]


def test_a_number_or_slug_stands_for_all_inside() -> None:
    """And an unknown name for nothing."""
    tree = build_tree([category(1, number="2"), category(2, 1, slug="dns"), category(3, 2)])
    assert tree.ids_inside("2") == (1, 2, 3)
    assert tree.ids_inside("dns") == (2, 3)
    assert tree.ids_inside("5") == ()


def deepest_chain() -> list[Category]:
    """Store a category on each level, each inside the one before."""
    chain: list[Category] = []
    for level in range(DEEPEST):
        parent = chain[-1] if chain else None
        fields = {"key": f"level-{level}", "title": f"Level {level}", "slug": f"level-{level}"}
        chain.append(Category.objects.create(parent=parent, **fields))
    return chain


@pytest.mark.django_db
def test_every_level_is_inside_the_root() -> None:
    """The lookups reach from the deepest level to the first."""
    chain = deepest_chain()
    assert len(parent_paths("category")) == DEEPEST
    below = Category.objects.filter(lies_inside("parent", chain[0].pk))
    assert set(below) == set(chain[1:])


@pytest.mark.django_db
def test_ancestors_come_with_one_query(django_assert_num_queries: pytest.FixtureRequest) -> None:
    """From the deepest level up to the root."""
    chain = deepest_chain()
    with django_assert_num_queries(1):  # type: ignore[operator]
        lowest = Category.objects.with_ancestors().get(pk=chain[-1].pk)
        assert lowest.ancestors() == chain[:-1]


@pytest.mark.django_db
def test_a_level_too_deep_and_a_loop_are_refused() -> None:
    """The form shows why."""
    chain = deepest_chain()
    with pytest.raises(ValidationError, match="levels deep"):
        Category(parent=chain[-1], title="Deeper").clean()
    chain[0].parent = chain[-1]
    with pytest.raises(ValidationError, match="inside itself"):
        chain[0].clean()
