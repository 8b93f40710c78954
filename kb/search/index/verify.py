"""Proves that the index is what its publications say: every row there and right, and no other."""

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
from kb.search.index.analyse import VERSION
from kb.search.index.index_entries import entries_of
from kb.search.index.rows import index_row, postings_of, values_of, weights_of, word_ids_of
from kb.search.index.vocabulary import Key

BATCH = 200
MOST_NAMED = 20


@dataclass
class _Seen:
    """What the documents add up to, to be compared with the counts that are stored."""

    terms: Mapping[Key, int]
    words: Mapping[Key, int]
    term_counts: Counter[int] = field(default_factory=Counter)
    word_counts: Counter[int] = field(default_factory=Counter)
    published: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    postings: int = 0


def verify() -> list[str]:
    """Return what is wrong with the generation in use, in sentences; nothing when all is well."""
    state = SearchIndex.objects.first() or SearchIndex(generation=0, analyser=VERSION)
    if state.analyser != VERSION:
        return [f"built by analyser {state.analyser}, but this one is {VERSION}: run reindex"]
    seen = _Seen(_keys(Term, state.generation), _keys(Word, state.generation))
    problems: list[str] = []
    ids = list(Publication.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        problems += _documents(state.generation, ids[start : start + BATCH], seen)
    return [*problems, *_totals(state, seen)][:MOST_NAMED]


def _keys(model: type[Term] | type[Word], generation: int) -> dict[Key, int]:
    rows = model._default_manager.filter(generation=generation)
    return {
        (audience, text): pk for audience, text, pk in rows.values_list("audience", "text", "pk")
    }


def _documents(generation: int, ids: Sequence[int], seen: _Seen) -> Iterator[str]:
    """Compare some publications with their rows and postings."""
    notes = dict(AgentNote.objects.filter(publication__in=ids).values_list("publication", "html"))
    rows = IndexedDocument.objects.filter(generation=generation, publication__in=ids)
    held = {(row.publication_id, row.audience): row for row in rows}
    postings: list[tuple[int, int, int]] = []
    for publication in Publication.objects.filter(pk__in=ids).defer("html").order_by("pk"):
        for part in entries_of(publication, notes.get(publication.pk, "")):
            row = held.get((publication.pk, part.audience))
            try:
                expected = (
                    index_row(generation, part, seen.terms, seen.words) if part.analysed else None
                )
            except KeyError:
                yield f"#{publication.pk} ({part.audience}): a word of it is not in the index"
                continue
            if values_of(row) != values_of(expected):
                yield f"#{publication.pk} ({part.audience}): its row is not what it says"
            postings += _add(row, seen)
    if count_postings(postings) != len(postings):
        yield f"#{ids[0]} to #{ids[-1]}: postings are missing"


def _add(row: IndexedDocument | None, seen: _Seen) -> list[tuple[int, int, int]]:
    if row is None:
        return []
    postings = postings_of(row)
    seen.term_counts.update(weights_of(row).keys())
    seen.word_counts.update(word_ids_of(row))
    seen.published[row.audience] += bool(row.kind)
    seen.documents += 1
    seen.postings += len(postings)
    return list(postings)


def _totals(state: SearchIndex, seen: _Seen) -> Iterator[str]:
    """Compare what is stored in sums, and find rows that belong to no publication."""
    generation = state.generation
    for model, counts in ((Term, seen.term_counts), (Word, seen.word_counts)):
        rows = model._default_manager.filter(generation=generation)
        for pk, text, count in rows.values_list("pk", "text", "document_count"):
            if counts[pk] != count:
                yield f"{model.__name__} “{text}”: {count} documents, but {counts[pk]} hold it"
    documents = IndexedDocument.objects.filter(generation=generation).count()
    if documents != seen.documents:
        yield f"{documents} indexed documents, but {seen.documents} belong to publications"
    postings = Posting.objects.filter(
        term__in=Term.objects.filter(generation=generation).values("pk")
    )
    if (found := postings.count()) != seen.postings:
        yield f"{found} postings, but documents hold {seen.postings}"
    counted = (state.public_count, state.internal_count)
    published = (seen.published[Audience.PUBLIC], seen.published[Audience.INTERNAL])
    if counted != published:
        yield f"counts of publications are {counted}, but should be {published}"
