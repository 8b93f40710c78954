"""The filter of the list of articles."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from kb.filters import ArticleFilter
from kb.models import Category, Kind, Publication
from kb.pages.category_tree import category_tree
from tests.make_articles import write_live

pytestmark = pytest.mark.usefixtures("guide")
NOBODY = AnonymousUser()


def filtered(query: str, user: Any = NOBODY) -> ArticleFilter:
    """Return the filter for a query string."""
    rows = Publication.objects.visible_to(user)
    return ArticleFilter(QueryDict(query), rows, tree=category_tree(user))


def test_nothing_chosen_keeps_everything() -> None:
    """Also where the names are there without a value."""
    assert filtered("").qs.count() == Publication.objects.count()
    assert filtered("kind=&category=").qs.count() == Publication.objects.count()


@pytest.mark.parametrize("kind", Kind.values)
def test_a_kind_keeps_its_own(kind: str) -> None:
    """Each of the five."""
    assert set(filtered(f"kind={kind}").qs.values_list("kind", flat=True)) <= {kind}


def test_a_category_includes_what_lies_in_it() -> None:
    """26 codes in three families of section 6."""
    section = Category.objects.get(number="6")
    assert filtered(f"category={section.pk}").qs.count() == 26


def test_kind_and_category_go_together() -> None:
    """Both have to fit."""
    section = Category.objects.get(number="6")
    assert filtered(f"category={section.pk}&kind=problem").qs.count() == 0


@pytest.mark.parametrize("query", ["kind=x", "category=x", "category=99999"])
def test_what_is_unknown_keeps_nothing(query: str) -> None:
    """Showing all would say that all are of that kind."""
    assert filtered(query).qs.count() == 0


def test_only_areas_that_the_reader_can_browse_are_offered(agent: Any) -> None:
    """The name of an internal category is internal."""
    category = Category.objects.create(key="test-plans", title="Secret plans", slug="plans")
    write_live("Reset the vault", audience="internal", category=category)
    assert "Secret plans" not in str(filtered("").form)
    assert "Secret plans" in str(filtered("", agent).form)
    assert filtered(f"category={category.pk}").qs.count() == 0
