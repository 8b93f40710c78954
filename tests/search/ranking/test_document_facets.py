"""What kind and category found documents have is kept by each process, and never out of date."""

from typing import Any

import pytest
from django.db import transaction

from kb.models import Category, SearchIndex
from kb.publishing import workflow
from kb.search.backends.sql import Restrictions
from kb.search.find import find
from kb.search.query.scope import Scope
from kb.search.ranking.candidates import find_candidates
from tests.make_articles import edit, put_live, write_live
from tests.search.conftest import group

pytestmark = pytest.mark.usefixtures("guide")


def number() -> int:
    return SearchIndex.objects.get().facets


def test_what_was_just_published_is_counted_and_what_was_retired_is_not(publisher: Any) -> None:
    assert find("quokka", None).kinds == {}
    publication = write_live("Quokka unplugged", kind="checklist")
    assert find("quokka", None).kinds == {"checklist": 1}
    workflow.retire(publication.article, by=publisher, reason="gone")
    assert find("quokka", None).kinds == {}


def test_what_moved_to_another_category_is_counted_there() -> None:
    one, other = Category.objects.filter(number__in=["1", "2"]).order_by("number")
    publication = write_live("Quokka unplugged", category=one)
    assert find("quokka", None).categories == {one.pk: 1}
    edit(publication.article, category=other)
    put_live(publication.article)
    assert find("quokka", None).categories == {other.pk: 1}


def test_a_publish_that_was_taken_back_is_forgotten() -> None:
    before = number()
    with transaction.atomic():
        write_live("Quokka unplugged", kind="checklist")
        assert find("quokka", None).kinds == {"checklist": 1}
        taken_back = number()
        transaction.set_rollback(True)
    assert number() == before
    write_live("Quokka unplugged", kind="how_to")
    assert number() not in (before, taken_back)
    assert find("quokka", None).kinds == {"how_to": 1}


def test_another_text_of_the_same_article_leaves_them_as_they_are() -> None:
    publication = write_live("Quokka unplugged")
    before = number()
    edit(publication.article, body="wombat")
    put_live(publication.article)
    assert number() == before


def test_a_term_that_has_no_posting_finds_nothing() -> None:
    scope = Scope(1, ("public",), 1)
    found = find_candidates([group("quokka", 2**30)], scope, Restrictions(), most=10)
    assert (found.best, found.count, found.kinds, found.categories) == ([], 0, {}, {})
