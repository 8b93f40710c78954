"""The titles closest to the words of a dead address or of a search that found nothing."""

import pytest
from pytest_django import Settings

from kb.search.closest_titles import closest_titles
from tests.make_articles import put_live, write

pytestmark = pytest.mark.usefixtures("guide")


def test_function_words_are_those_of_the_language(settings: Settings) -> None:
    """`der` and `nicht` say nothing in German, and in English they would."""
    settings.KB_SEARCH_LANGUAGE = "german"
    put_live(write("Der Drucker druckt nicht"))
    assert closest_titles("der nicht", None, 3) == []
    assert [found.text for found in closest_titles("der Drucker", None, 3)]
