"""The synonyms that come with the product: they help, and never outdo the word itself."""

import json
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command

from kb.models import Publication, Synonym
from kb.search.find import find
from kb.text.words import stem, words
from tests.search.conftest import titles

pytestmark = pytest.mark.django_db


def stems(text: str) -> frozenset[str]:
    return frozenset(stem(word, settings.KB_SEARCH_LANGUAGE) for word in words(text))


def phrases() -> Iterator[str]:
    for row in json.loads((settings.BASE_DIR / "fixtures" / "synonyms.json").read_text("utf-8")):
        yield from (phrase.strip() for phrase in row["fields"]["words"].split(","))


@pytest.fixture
def loaded(guide: None) -> None:
    call_command("loaddata", "synonyms", verbosity=0)


def test_there_are_eighty_groups(loaded: None) -> None:
    assert Synonym.objects.count() >= 80


def test_no_synonym_pushes_the_articles_of_the_word_itself_from_the_top(loaded: None) -> None:
    headings = [stems(row.heading) for row in Publication.objects.visible_to(None)]
    asked, wrong = 0, {}
    for phrase in dict.fromkeys(phrases()):
        wanted = stems(phrase)
        if any(wanted <= heading for heading in headings):
            asked += 1
            results = find(phrase, None)
            found = [*results.exact_matches, *(one.publication for one in results.results)]
            first = found[0]
            if not wanted <= stems(first.heading):
                wrong[phrase] = titles(results)[:3]
    assert asked > 20
    assert wrong == {}


def test_who_finds_something_by_a_word_still_finds_the_same_first(guide: None) -> None:
    titled = {word for row in Publication.objects.visible_to(None) for word in words(row.heading)}
    asked = [phrase for phrase in dict.fromkeys(phrases()) if phrase in titled]
    before = {phrase: titles(find(phrase, None))[0] for phrase in asked}
    call_command("loaddata", "synonyms", verbosity=0)
    after = {phrase: titles(find(phrase, None))[0] for phrase in asked}
    assert len(asked) > 20
    assert after == before


def test_a_synonym_helps_with_the_next_search_and_one_way_only_where_it_says_so(
    guide: None,
) -> None:
    assert not titles(find("quokkas", None))
    group = Synonym.objects.create(words="quokkas, memory leaks")
    assert titles(find("quokkas", None))[0] == "Memory Leaks"
    group.words, group.one_way = "memory leaks, quokkas", True
    group.save()
    assert not titles(find("quokkas", None))
    group.delete()
    assert not titles(find("quokkas", None))
