"""The finder of each audience, and when it is made anew."""

from typing import Any

import pytest

from kb.models import Alias, Article, PublicationEvent
from kb.publishing import workflow
from kb.search import known_codes
from kb.search.known_codes import code_finder_for
from tests.make_articles import edit, put_live, write

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("guide")]

ALIAS = "the flux has decoupled"


def finds(text: str, user: Any = None) -> bool:
    """Whether anything is found in a text now."""
    return bool(code_finder_for(user).find(text))


def with_alias(text: str, **fields: Any) -> Article:
    """A live code with an alias."""
    article = write("Flux", kind="error_code", code="EFLUX", slug="test-eflux", **fields)
    Alias.objects.create(article=article, text=text)
    edit(article)
    put_live(article)
    return article


def test_an_alias_is_found_the_moment_it_is_published() -> None:
    """Not when it is saved, and no expression is written."""
    assert not finds(ALIAS)
    article = write("Flux", kind="error_code", code="EFLUX", slug="test-eflux")
    Alias.objects.create(article=article, text=ALIAS)
    edit(article)
    assert not finds(ALIAS)
    put_live(article)
    assert finds("sensor 4: THE FLUX\thas, decoupled!")


def test_a_finder_that_another_process_holds_is_renewed_by_that_publish() -> None:
    """Each process compares with the database, whatever it has kept."""
    before = code_finder_for(None)
    assert code_finder_for(None) is before
    with_alias(ALIAS)
    # What this process kept is what another one still has.
    kept = known_codes._code_finder.__wrapped__
    assert not before.find(ALIAS)
    assert code_finder_for(None) is not before
    assert kept((), sees_internal=False).find(ALIAS)
    assert finds(ALIAS)


@pytest.mark.parametrize("verb", ["retire", "restrict"])
def test_what_is_taken_back_is_found_no_more(verb: str) -> None:
    """By customers."""
    article = with_alias(ALIAS)
    assert finds(ALIAS)
    getattr(workflow, verb)(article, by=None)
    assert not finds(ALIAS)


def test_an_alias_that_was_removed_is_found_no_more() -> None:
    """With the next publish."""
    article = with_alias(ALIAS)
    article.aliases.all().delete()
    edit(article)
    put_live(article)
    assert not finds(ALIAS)
    assert finds("EFLUX")


def test_an_event_with_a_lower_number_that_is_seen_later_counts() -> None:
    """A publish that takes long becomes visible after one that began after it."""
    article = with_alias("first words")
    late = PublicationEvent.objects.filter(article=article).order_by("-pk").first()
    assert late is not None
    put_live(write("Later"))
    late.delete()
    before = code_finder_for(None)
    late.save(force_insert=True)
    assert code_finder_for(None) is not before


def test_customers_and_agents_have_each_their_finder(agent: Any) -> None:
    """No internal spelling is in the one for customers."""
    with_alias(ALIAS, audience="internal")
    assert not finds(ALIAS)
    assert not finds("EFLUX")
    assert finds(ALIAS, agent)


def test_a_kept_finder_costs_one_query(django_assert_num_queries: Any) -> None:
    """The one that compares."""
    code_finder_for(None)
    with django_assert_num_queries(1):
        code_finder_for(None)
