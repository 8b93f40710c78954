"""The titles closest to the words of a dead address or of a search that found nothing."""

import pytest
from pytest_django import Settings

from kb.search.closest_titles import closest_titles
from tests.make_articles import put_live, write, write_live
from tests.query_plans import postgresql_plan

pytestmark = pytest.mark.usefixtures("guide")


def test_function_words_are_those_of_the_language(settings: Settings) -> None:
    """`der` and `nicht` say nothing in German, and in English they would."""
    settings.KB_SEARCH_LANGUAGE = "german"
    put_live(write("Der Drucker druckt nicht"))
    assert closest_titles("der nicht", None, 3) == []
    assert [found.text for found in closest_titles("der Drucker", None, 3)]


def test_what_is_spelt_so_comes_before_titles_with_its_words() -> None:
    write_live("Quokka wombat")
    write_live("Marsupial", slug="marsupial", kind="error_code", code="QUOKKA_WOMBAT")
    found = closest_titles("quokka wombat", None, 3)
    assert [suggestion.text for suggestion in found] == ["QUOKKA_WOMBAT Marsupial", "Quokka wombat"]


def test_equally_close_titles_come_in_the_order_they_were_written() -> None:
    written = [write_live("Quokka unplugged") for _ in range(4)]
    addresses = [publication.get_absolute_url() for publication in written]
    assert [found.url for found in closest_titles("quokka", None, 4)] == addresses


def test_publications_are_joined_with_what_comes_near() -> None:
    """PostgreSQL would compare each of 100,000 publications with several lists of ids."""
    plan = postgresql_plan(lambda: closest_titles("connectivity issues", None, 3), "kb_publication")
    assert "hashed SubPlan" not in plan, plan
