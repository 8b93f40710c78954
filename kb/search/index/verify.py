"""Compare every row of the index with what the publications would give."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kb.models import (
    AgentNote,
    Audience,
    IndexedDocument,
    Posting,
    Publication,
    SearchIndex,
    Term,
    Word,
)
from kb.search.backends.postings import count_postings
from kb.search.backends.sql import PostingRow
from kb.search.index.index_entries import IndexEntry, entries_of
from kb.search.index.rows import index_row, postings_of, values_of, weights_of, word_ids_of
from kb.search.index.version import ANALYSER_VERSION
from kb.search.index.vocabulary import VocabularyKey

BATCH = 200
MOST_PROBLEMS = 20


@dataclass
class _Totals:
    """What the documents add up to, to be compared with the counts that are stored."""

    terms: Mapping[VocabularyKey, int]
    words: Mapping[VocabularyKey, int]
    term_counts: Counter[int] = field(default_factory=Counter)
    word_counts: Counter[int] = field(default_factory=Counter)
    publications: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    postings: int = 0


def verify() -> list[str]:
    """Return sentences about what is wrong with the generation in use; [] where nothing is."""
    state = SearchIndex.objects.first() or SearchIndex(generation=0, analyser=ANALYSER_VERSION)
    if state.analyser != ANALYSER_VERSION:
        return [
            f"built by analyser {state.analyser}, but this one is {ANALYSER_VERSION}: run reindex"
        ]
    totals = _Totals(_ids_by_key(Term, state.generation), _ids_by_key(Word, state.generation))
    problems: list[str] = []
    ids = list(Publication.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        problems += _check_documents(state.generation, ids[start : start + BATCH], totals)
    return [*problems, *_check_totals(state, totals)][:MOST_PROBLEMS]


def _ids_by_key(model: type[Term] | type[Word], generation: int) -> dict[VocabularyKey, int]:
    rows = model._default_manager.filter(generation=generation)
    return {
        (audience, text): pk for audience, text, pk in rows.values_list("audience", "text", "pk")
    }


def _check_documents(generation: int, ids: Sequence[int], totals: _Totals) -> Iterator[str]:
    """Compare some publications with their rows and postings."""
    notes = dict(AgentNote.objects.filter(publication__in=ids).values_list("publication", "html"))
    rows = IndexedDocument.objects.filter(generation=generation, publication__in=ids)
    stored = {(row.publication_id, row.audience): row for row in rows}
    postings: list[PostingRow] = []
    for publication in Publication.objects.filter(pk__in=ids).defer("html").order_by("pk"):
        for entry in entries_of(publication, notes.get(publication.pk, "")):
            row = stored.get((publication.pk, entry.audience))
            try:
                expected = _expected_row(generation, entry, totals)
            except KeyError:
                yield f"#{publication.pk} ({entry.audience}): a word of it is not in the index"
                continue
            if values_of(row) != values_of(expected):
                yield f"#{publication.pk} ({entry.audience}): its row is not what it says"
            postings += _add(row, totals)
    if count_postings(postings) != len(postings):
        yield f"#{ids[0]} to #{ids[-1]}: postings are missing"


def _expected_row(generation: int, entry: IndexEntry, totals: _Totals) -> IndexedDocument | None:
    return index_row(generation, entry, totals.terms, totals.words) if entry.analysed else None


def _add(row: IndexedDocument | None, totals: _Totals) -> list[PostingRow]:
    """Add a row to the totals; return its postings."""
    if row is None:
        return []
    postings = postings_of(row)
    totals.term_counts.update(weights_of(row).keys())
    totals.word_counts.update(word_ids_of(row))
    totals.publications[row.audience] += bool(row.kind)
    totals.documents += 1
    totals.postings += len(postings)
    return list(postings)


def _check_totals(state: SearchIndex, totals: _Totals) -> Iterator[str]:
    """Compare the stored counts, and find rows that belong to no publication."""
    generation = state.generation
    for model, counts in ((Term, totals.term_counts), (Word, totals.word_counts)):
        rows = model._default_manager.filter(generation=generation)
        for pk, text, count in rows.values_list("pk", "text", "document_count"):
            if counts[pk] != count:
                yield f"{model.__name__} “{text}”: {count} documents, but {counts[pk]} hold it"
    documents = IndexedDocument.objects.filter(generation=generation).count()
    if documents != totals.documents:
        yield f"{documents} indexed documents, but {totals.documents} belong to publications"
    postings = Posting.objects.filter(
        term__in=Term.objects.filter(generation=generation).values("pk")
    )
    if (found := postings.count()) != totals.postings:
        yield f"{found} postings, but documents hold {totals.postings}"
    stored = (state.public_count, state.internal_count)
    expected = (totals.publications[Audience.PUBLIC], totals.publications[Audience.INTERNAL])
    if stored != expected:
        yield f"counts of publications are {stored}, but should be {expected}"
