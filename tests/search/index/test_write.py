"""Publishing writes the index: what changed and no more, and for each audience its own."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.models import IndexedDocument, Posting, Publication, SearchIndex, Term, Word
from kb.publishing import workflow
from kb.search.index.verify import verify
from kb.search.index.write import index_publication
from tests.make_articles import edit, put_live, write, write_live

pytestmark = pytest.mark.usefixtures("guide")


def words_held(audience: str) -> set[str]:
    return set(Word.objects.filter(audience=audience).values_list("text", flat=True))


def postings_of(publication: Publication) -> set[tuple[int, int]]:
    rows = Posting.objects.filter(document=publication.pk)
    return set(rows.values_list("term", "weight"))


def test_a_publish_makes_its_words_findable_with_their_counts() -> None:
    before = SearchIndex.objects.get().public_count
    write_live("Quokka unplugged", symptom="The quokka is quiet")
    assert Word.objects.get(text="quokka").document_count == 1
    assert Term.objects.get(text="quokka").document_count == 1
    assert SearchIndex.objects.get().public_count == before + 1
    assert verify() == []


def test_another_publish_changes_only_what_is_different() -> None:
    publication = write_live("Quokka unplugged", body="one two numbat")
    before = postings_of(publication)
    edit(publication.article, body="one two wombat")
    put_live(publication.article)
    after = postings_of(publication)
    kept = Term.objects.filter(pk__in=[term for term, _ in before & after])
    assert {"quokka", "unplug", "one", "two"} <= set(kept.values_list("text", flat=True))
    assert not Word.objects.filter(text="numbat").exists()
    assert verify() == []


def test_a_publish_of_the_same_text_writes_nothing() -> None:
    publication = write_live("Quokka unplugged", body="one two three")
    with CaptureQueriesContext(connection) as queries:
        index_publication(publication)
    writes = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert writes == []


def test_retiring_takes_every_word_out_and_restoring_brings_it_back(publisher: Any) -> None:
    publication = write_live("Quokka unplugged")
    workflow.retire(publication.article, by=publisher, reason="gone")
    assert "quokka" not in words_held("public")
    assert postings_of(publication) == set()
    assert not IndexedDocument.objects.filter(publication=publication).exists()
    assert verify() == []
    workflow.restore(publication.article, by=publisher, reason="back")
    assert "quokka" in words_held("public")
    assert verify() == []


def test_words_of_an_internal_article_are_rows_of_their_own() -> None:
    write_live("Quokka unplugged", audience="internal")
    assert "quokka" in words_held("internal")
    assert "quokka" not in words_held("public")
    assert verify() == []


def test_a_note_for_agents_is_internal_and_its_article_is_not() -> None:
    write_live("Quokka unplugged", internal_note="Ask the *wombat* & co")
    assert {"quokka", "unplugged"} <= words_held("public")
    assert words_held("internal") >= {"wombat", "co"}
    assert "wombat" not in words_held("public")
    assert "amp" not in words_held("internal")
    assert verify() == []


def test_an_article_made_internal_leaves_the_public_index(publisher: Any) -> None:
    publication = write_live("Quokka unplugged")
    workflow.restrict(publication.article, by=publisher, reason="not for all")
    assert "quokka" not in words_held("public")
    assert "quokka" in words_held("internal")
    assert verify() == []


def test_a_draft_is_in_no_index() -> None:
    write("Quokka unplugged")
    assert not Word.objects.filter(text="quokka").exists()


def test_a_small_edit_of_a_long_text_writes_few_rows() -> None:
    words = [f"quokka{number}" for number in range(500)]
    publication = write_live("Long", body=" ".join([*words, "end"]))
    publication.document["body"] = " ".join([*words, "finish"])
    with CaptureQueriesContext(connection) as queries:
        index_publication(publication)
    assert len(queries) <= 25
    assert len(postings_of(publication)) == len({"long", *words, "finish"})


def test_the_longest_text_of_words_that_are_read_in_parts_can_be_published() -> None:
    longest = "a-b " * 12_000
    texts = {"symptom": longest, "environment": longest, "cause": longest, "body": longest}
    publication = write_live("Quokka", **texts)
    assert {"a", "b", "ab"} <= words_held("public")
    assert postings_of(publication)
    assert verify() == []
