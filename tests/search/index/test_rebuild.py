"""A new index grows beside the one in use, and a wrong one is told."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from kb.models import IndexedDocument, Posting, Publication, SearchIndex, Term, Word
from kb.search.backends.postings import delete_postings, insert_postings
from kb.search.find import find
from kb.search.index import rebuild
from kb.search.index.verify import verify
from tests.make_articles import write_live

pytestmark = pytest.mark.usefixtures("guide")


def found(text: str) -> list[int]:
    results = find(text, None)
    return [one.publication.pk for one in results.results]


def rows() -> list[int]:
    models: list[Any] = [Term, Word, IndexedDocument, Posting]
    return [model.objects.count() for model in models]


def test_a_rebuilt_index_is_the_same_as_before() -> None:
    before, asked = rows(), found("slow database")
    out = StringIO()
    call_command("reindex", "--grace=0", stdout=out)
    assert (rows(), found("slow database")) == (before, asked)
    assert f"{Publication.objects.count()} of" in out.getvalue()
    assert verify() == []


def test_readers_keep_the_old_index_and_publishes_write_both() -> None:
    generation = rebuild.begin()
    publication = write_live("Quokka unplugged")
    assert found("quokka") == [publication.pk]
    assert Word.objects.filter(text="quokka").count() == 2
    ids = list(Publication.objects.values_list("pk", flat=True))
    rebuild.build_batch(generation, ids)
    rebuild.drop(rebuild.switch(generation))
    assert found("quokka") == [publication.pk]
    assert verify() == []


def test_a_build_that_was_killed_is_dropped_by_the_next() -> None:
    before = rows()
    left = rebuild.begin()
    rebuild.build_batch(left, list(Publication.objects.values_list("pk", flat=True))[:5])
    call_command("reindex", "--grace=0", stdout=StringIO())
    assert rows() == before
    assert verify() == []


def test_of_two_rebuilds_the_first_stops() -> None:
    first = rebuild.begin()
    rebuild.begin()
    with pytest.raises(rebuild.TakenOver):
        rebuild.build_batch(first, [])
    with pytest.raises(rebuild.TakenOver):
        rebuild.switch(first)


def test_check_index_is_content_with_what_publishing_wrote() -> None:
    out = StringIO()
    call_command("check_index", stdout=out)
    assert "matches the publications" in out.getvalue()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            lambda: delete_postings([Posting.objects.values_list("term", "weight", "document")[0]]),
            "postings",
        ),
        (
            lambda: insert_postings([(Term.objects.earliest("pk").pk, 1, 9)]),
            "postings",
        ),
        (
            lambda: Word.objects.filter(text="database").update(
                document_count=F("document_count") + 1
            ),
            "database",
        ),
        (lambda: Term.objects.filter(text="databas").delete(), "not in the index"),
        (lambda: IndexedDocument.objects.earliest("pk").delete(), "its row"),
        (lambda: IndexedDocument.objects.update(kind="how_to"), "its row"),
        (lambda: SearchIndex.objects.update(public_count=1), "counts"),
        (lambda: SearchIndex.objects.update(analyser=1), "analyser"),
    ],
)
def test_check_index_says_what_is_wrong(damage: Any, said: str) -> None:
    damage()
    with pytest.raises(CommandError, match=said):
        call_command("check_index", stdout=StringIO())


def test_an_index_that_never_was_is_empty_and_not_an_error() -> None:
    for model in (SearchIndex, IndexedDocument, Word, Term):
        model.objects.all().delete()
    assert found("database") == []
